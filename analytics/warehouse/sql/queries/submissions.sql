-- Every submission ever accepted, newest first. state: current, superseded (by newer ones in every slot), withdrawn.
with filled as (
    select submission, bool_or(is_current) as is_current,
        string_agg(distinct period, ' ' order by period) as periods,
        string_agg(distinct agency, ' ' order by agency) as agencies
    from slot
    group by submission
)
select number, "at", "by", form, periods, agencies, file_name, file_sha256, rows,
    case when withdrawn then 'withdrawn' when is_current then 'current' else 'superseded' end as state
from submission
join filled on filled.submission = submission.number
order by number desc;
