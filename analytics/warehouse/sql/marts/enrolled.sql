-- Grain: as_of x sector x indicator, of indicators that people are on the way to. How many were in training at the
-- newest period up to as_of for which anybody said so; no row where nobody did.
create or replace table enrolled as
with counted as (
    select fact.period, period.ord, fact.sector, indicator.code as indicator, sum(fact.value)::bigint as people
    from fact
    join indicator on indicator.form = fact.form and indicator.in_training = fact.measure
    join period on period.code = fact.period
    group by all
)
select as_of.code as as_of, counted.sector, counted.indicator,
    arg_max(counted.people, counted.ord) as people,
    arg_max(counted.period, counted.ord) as period
from period as as_of
join counted on counted.ord <= as_of.ord
group by all
order by all;
