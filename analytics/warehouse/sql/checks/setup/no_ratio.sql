-- No indicator of the plan is a ratio in the sectors of the file.
select line, earlier, '' as indicator, null::bigint as numerator, null::bigint as denominator,
    null::bigint as previous_numerator, null::bigint as previous_denominator
from form_row join previous using (period, agency, commune)
where false;
