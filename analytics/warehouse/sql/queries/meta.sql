with told as (
    select period, illustrative from fact
    union all
    select period, illustrative from task_span where until_day is null
)
select version, archive_number, plan_digest, built_at,
    (select count(distinct submission) from slot where is_current) as submissions,
    coalesce((select bool_or(illustrative) from told), false) as illustrative,
    (select code from period where code in (select period from told) order by ord desc limit 1) as latest_period
from meta;
