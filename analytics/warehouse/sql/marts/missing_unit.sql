-- Grain: period x sector x indicator x variant x agency x commune: who is to report, for ratios, and has not.
-- people: the population the unit had when it was last known, before the period; null where it never was.
-- after_break: figures of then and of the period are not comparable (A13).
create or replace table missing_unit as
with counted as (
    select unit_value.*, period.ord
    from unit_value
    join period on period.code = unit_value.period
    join indicator on indicator.code = unit_value.indicator and indicator.unit = 'percent'
    semi join shown on shown.indicator = unit_value.indicator and shown.sector = unit_value.sector
), awaited_unit as (
    from counted where expected and not reported
), known as (
    from counted where denominator is not null
)
select awaited_unit.period, awaited_unit.sector, awaited_unit.indicator, awaited_unit.variant, awaited_unit.agency,
    awaited_unit.commune, known.denominator as people, known.period as people_period,
    exists (
        from series_break as break
        where break.indicator = awaited_unit.indicator and break.sector = awaited_unit.sector
            and break.ord > known.ord and break.ord <= awaited_unit.ord
    ) as after_break
from awaited_unit
asof left join known
    on known.sector = awaited_unit.sector and known.indicator = awaited_unit.indicator
    and known.variant = awaited_unit.variant and known.agency = awaited_unit.agency
    and known.commune = awaited_unit.commune and known.ord < awaited_unit.ord
order by all;
