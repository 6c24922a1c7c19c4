-- The figures that new receipts may have changed: a ratio in its own period (yearly flows only in years),
-- a cumulative count from its period on.
create temp table stale as
with changed as (
    select distinct form, period from touched
), changed_indicator as (
    select indicator.code as indicator, indicator.kind, period.code as period, period.kind as period_kind,
        period."end"
    from changed
    join indicator using (form)
    join period on period.code = changed.period
)
select indicator, period
from changed_indicator
where kind in ('stock_ratio', 'baseline_multiple') or (kind = 'flow_ratio' and period_kind = 'year')
union
select indicator, later.code
from changed_indicator
join period as later on later."end" >= changed_indicator."end" and later.cumulated
where changed_indicator.kind = 'cumulative_count';
