-- Grain: reporting unit x sector x indicator x variant x period, for units that count or are expected.
-- Ratios and totals are the unit's own counts of the period.
delete from unit_value using stale
where unit_value.indicator = stale.indicator and unit_value.period = stale.period;

insert into unit_value
with counted as (
    select unit_count.*
    from unit_count
    semi join stale using (indicator, period)
    join indicator on indicator.code = unit_count.indicator and indicator.kind <> 'cumulative_count'
), present as (
    select distinct indicator, variant, period from counted
), wanted as (
    select present.period, indicator, variant, expected.sector, expected.agency, expected.commune
    from present
    join (select distinct indicator, form, sector from indicator_term) as measured using (indicator)
    join expected using (form, sector, period)
)
select period, indicator, variant, sector, agency, commune, counted.numerator, counted.denominator,
    counted.period is not null as counts_now,
    wanted.period is not null as expected,
    counted.period is not null and wanted.period is not null as reported,
    coalesce(counted.provisional, false) as provisional
from counted
full join wanted using (period, indicator, variant, sector, agency, commune)
order by all;
