-- Reports expected by $today, received, and received on time, in every way they are added up.
with due_now as (
    select duty.*, period.ord
    from duty
    join period on period.code = duty.period
    where period."end" < $today or due is not null
)
select
    case grouping(agency, form) when 0 then 'agency_form' when 1 then 'agency' when 2 then 'form' else 'all' end as level,
    period, if(grouping(agency) = 1, '', agency) as agency, if(grouping(form) = 1, '', form) as form,
    count(*) as expected,
    count(received) as received,
    count(due) as dated,
    count(received) filter (where received <= due) as on_time,
    100 * count(received)::double / count(*) as reporting_rate,
    100 * count(received) filter (where received <= due)::double / nullif(count(due), 0) as reporting_rate_on_time
from due_now
group by grouping sets ((period, ord), (period, ord, agency), (period, ord, form), (period, ord, agency, form))
order by ord desc, level, agency, form;
