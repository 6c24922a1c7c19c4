-- Grain: as unit_value, for cumulative counts: everything awarded since the plan began (A03), as of a period.
-- A year counts by its annual form, else by its half-years, never both. A unit has reported when no year is missing:
-- a closed year needs its annual form or both halves, the running year its first half.
insert into unit_value
with counted as (
    select unit_count.*, period.year, period.kind, period."end", period.year_end
    from unit_count
    join indicator on indicator.code = unit_count.indicator and indicator.kind = 'cumulative_count'
    join period on period.code = unit_count.period and period.cumulated
), as_of as (
    select distinct stale.indicator, counted.variant, stale.period, period."end" as closing
    from stale
    join counted using (indicator, period)
    join period on period.code = stale.period
), counted_year as (
    select as_of.period, indicator, variant, sector, agency, commune, year,
        sum(numerator) filter (where kind = 'year') as annual,
        sum(numerator) filter (where kind = 'half') as halves,
        count(*) filter (where kind = 'half') as half_years,
        bool_or(provisional) filter (where kind = 'year') as annual_provisional,
        bool_or(provisional) filter (where kind = 'half') as halves_provisional,
        bool_or(counted.period = as_of.period) as counts_now
    from as_of
    join counted using (indicator, variant)
    where counted."end" <= as_of.closing
    group by all
), wanted_year as (
    select distinct as_of.period, as_of.indicator, as_of.variant, expected.sector, expected.agency, expected.commune,
        period.year, if(period.year_end <= as_of.closing, 2, 1) as needed
    from as_of
    join (select distinct indicator, form, sector from indicator_term) as measured using (indicator)
    join expected using (form, sector)
    join period on period.code = expected.period and period.cumulated and period."end" <= as_of.closing
), unit_year as (
    select *, annual is not null or coalesce(half_years, 0) >= needed as complete
    from counted_year
    full join wanted_year using (period, indicator, variant, sector, agency, commune, year)
)
select period, indicator, variant, sector, agency, commune,
    sum(coalesce(annual, halves))::bigint as numerator,
    null::bigint as denominator,
    coalesce(bool_or(counts_now), false) as counts_now,
    bool_or(needed is not null) as expected,
    coalesce(bool_and(complete) filter (where needed is not null), false) as reported,
    coalesce(bool_or(coalesce(annual_provisional, halves_provisional)), false) as provisional
from unit_year
group by all
order by all;
