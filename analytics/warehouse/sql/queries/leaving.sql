-- Bounds of the sectors' ratios after retirement, from the newest period up to the one asked for.
with newest as (
    select leaving.*, period.ord, max(period.ord) over (partition by leaving.sector, leaving.indicator) as latest
    from leaving
    join period on period.code = leaving.period
    where period.ord <= (select ord from period where code = $period) and variant = coalesce(
        (select variant from variant where variant.indicator = leaving.indicator and variant.variant = $variant),
        'default'
    )
)
select newest.sector, newest.indicator, newest.year, newest.period, numerator, denominator, least, most,
    worst_numerator, worst_denominator, best_numerator, best_denominator, units
from newest
semi join shown using (indicator, sector)
join sector on sector.code = newest.sector
join indicator on indicator.code = newest.indicator
where newest.ord = newest.latest
order by sector.ord, indicator.ord, newest.year;
