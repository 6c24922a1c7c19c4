-- Grain: level (agency, commune) x sector x indicator x variant x later year, for ratios. What the forecasts of the
-- units add up to, as of the year-end that the sector is forecast from: people are added, ratios never averaged. Each
-- unit keeps its staff of that year-end; one without a forecast stays as it is. A commune stands for its part of its
-- agency, and the agencies without communes complete the level.
create or replace table rollup as
with whole as (
    select level, sector, indicator, variant, max_by(as_of, period.ord) as as_of
    from sector_forecast
    join period on period.code = as_of
    group by all
), later as (
    select distinct sector, indicator, variant, as_of, year
    from sector_forecast
    semi join whole using (level, sector, indicator, variant, as_of)
), unit as (
    select value.level, value.sector, value.agency, value.commune, value.indicator, value.variant,
        value.period as as_of, value.numerator, value.denominator
    from value
    join indicator on indicator.code = value.indicator and indicator.unit = 'percent'
    semi join whole
        on whole.sector = value.sector and whole.indicator = value.indicator and whole.variant = value.variant
        and whole.as_of = value.period
    where value.level in ('agency', 'commune') and value.denominator > 0
), split as (
    select distinct sector, indicator, variant, agency from unit where level = 'commune'
), member as (
    select *, level as counted_at from unit
    union all
    select *, 'commune' as counted_at
    from unit
    semi join (select distinct sector, indicator, variant from split) as any_split using (sector, indicator, variant)
    anti join split using (sector, indicator, variant, agency)
)
select member.counted_at as level, member.sector, member.indicator, member.variant, member.as_of, later.year,
    sum(
        coalesce(unit_forecast.point / 100 * member.denominator, member.numerator)
        order by member.agency, member.commune
    ) as numerator,
    sum(member.denominator)::bigint as denominator,
    count(unit_forecast.point) as forecast_units,
    count(*) as units
from member
join later using (sector, indicator, variant, as_of)
left join unit_forecast
    on unit_forecast.level = member.level and unit_forecast.sector = member.sector
    and unit_forecast.agency = member.agency and unit_forecast.commune = member.commune
    and unit_forecast.indicator = member.indicator and unit_forecast.variant = member.variant
    and unit_forecast.as_of = member.as_of and unit_forecast.year = later.year
group by all
order by all;
