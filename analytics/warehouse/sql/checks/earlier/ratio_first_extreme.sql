select line, indicator, 100.0 * numerator / denominator as value
from ratio
where numerator in (0, denominator)
    and (previous_numerator <> 0 or numerator <> 0)
    and (previous_numerator <> previous_denominator or numerator <> denominator);
