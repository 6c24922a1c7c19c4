-- What the forecasts of the units add up to, beside the sector's own forecast of the same year.
select rollup.level, rollup.as_of, rollup.year, rollup.numerator, rollup.denominator,
    100 * rollup.numerator / rollup.denominator as value, whole.point, rollup.forecast_units, rollup.units
from rollup
join period on period.code = rollup.as_of
join forecast as whole
    on whole.level in ('province', 'sector') and whole.sector = rollup.sector and whole.indicator = rollup.indicator
    and whole.variant = rollup.variant and whole.as_of = rollup.as_of and whole.year = rollup.year
where rollup.sector = $sector and rollup.indicator = $indicator
    and period.ord <= (select ord from period where code = $period)
    and rollup.variant = coalesce(
        (select variant from variant where variant.indicator = $indicator and variant.variant = $variant), 'default'
    )
order by rollup.level, rollup.year;
