select version, archive_number, plan_digest,
    (select count(distinct submission) from slot where is_current) as submissions,
    coalesce((select bool_or(illustrative) from fact), false) as illustrative,
    (select code from period where code in (select period from fact) order by ord desc limit 1) as latest_period
from meta;
