-- What came after a break is not comparable with what was forecast before it, and is left out.
with figure as (
    select value.period, value.ord, value.variant, value.value as actual, period.year
    from value
    join period on period.code = value.period and period.kind = 'year'
    where level in ('province', 'sector') and sector = $sector and indicator = $indicator and value.value is not null
        and value.ord <= (select ord from period where code = $period)
        and variant = coalesce(
            (select variant from variant where variant.indicator = $indicator and variant.variant = $variant), 'default'
        )
)
select forecast.as_of, forecast.year, forecast.point, forecast.q10, forecast.q90, came.actual,
    came.actual between forecast.q10 and forecast.q90 as inside
from forecast
join figure as start on start.period = forecast.as_of and start.variant = forecast.variant
join figure as came on came.year = forecast.year
where forecast.level in ('province', 'sector') and forecast.sector = $sector and forecast.indicator = $indicator
    and not exists (
        from series_break as break
        where break.indicator = $indicator and break.sector = $sector
            and break.ord > start.ord and break.ord <= came.ord
    )
order by start.ord, forecast.year;
