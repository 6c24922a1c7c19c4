-- Grain: as_of x target x variant. The current figure beside its target; null where there is no value.
create or replace table progress as
select now.as_of, now.sector, now.indicator, now.variant, now.period, now.numerator, now.denominator, now.value,
    target.id as target_id, target.year as target_year, target.comparator, target.value as target,
    target.value_max as target_max, verdict.gap, verdict.gap_people, verdict.met,
    now.reported as coverage_reported, now.expected as coverage_expected, now.series_break, target.maintained,
    now.provisional
from target
join current_value as now using (sector, indicator)
left join verdict
    on verdict.target_id = target.id and verdict.variant = now.variant and verdict.period = now.period
order by now.as_of, target.ord, now.variant;
