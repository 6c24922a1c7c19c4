select line, indicator, 100.0 * numerator / denominator as value, earlier as period,
    100.0 * previous_numerator / previous_denominator as previous
from ratio
where abs(100 * numerator * previous_denominator - 100 * previous_numerator * denominator)
    > if(least(denominator, previous_denominator) < 30, 10, 5) * denominator * previous_denominator;
