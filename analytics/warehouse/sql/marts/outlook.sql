-- Grain: as_of x target x variant. What becomes of the target, carried on from the current figure; a target without a
-- figure is not judged. status is that of the method the plan chooses.
create or replace table outlook as
with known as (
    select now.as_of, target.id as target_id, now.sector, now.indicator, now.variant,
        coalesce(judged.status_linear, 'not_enough_data') as status_linear,
        coalesce(judged.status_statcan, 'not_available') as status_statcan,
        coalesce(judged.said, 'gap_only') as said,
        coalesce(judged.points, 0) as points,
        judged.* exclude (
            target_id, level, agency, commune, variant, period, status_linear, status_statcan, said, points
        ),
        enrolled.people as enrolled,
        enrolled.period as enrolled_period,
        target.ord
    from target
    join current_value as now using (sector, indicator)
    left join judged on judged.target_id = target.id and judged.variant = now.variant and judged.period = now.period
    left join enrolled
        on enrolled.as_of = now.as_of and enrolled.sector = now.sector and enrolled.indicator = now.indicator
)
select as_of, target_id, sector, indicator, variant,
    if($method = 'linear', status_linear, status_statcan) as status,
    * exclude (as_of, target_id, sector, indicator, variant, ord)
from known
order by as_of, ord, variant;
