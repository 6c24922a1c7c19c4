-- From the newest year-end figure up to $period, unless the newest figure lies beyond a later break.
with mine as (
    select forecast.*, period.ord
    from forecast
    join period on period.code = forecast.as_of
    where sector = $sector and indicator = $indicator and agency = $agency and commune = $commune
        and (level = $level or ($level = 'sector' and level = 'province'))
        and period.ord <= (select ord from period where code = $period)
        and variant = coalesce(
            (select variant from variant where variant.indicator = $indicator and variant.variant = $variant), 'default'
        )
), now as (
    select max(value.ord) as figure, max(value.ord) filter (where period.kind = 'year' and value.value is not null) as year_end
    from value
    join period on period.code = value.period
    where sector = $sector and indicator = $indicator and agency = $agency and commune = $commune
        and (level = $level or ($level = 'sector' and level = 'province'))
        and value.ord <= (select ord from period where code = $period)
        and variant = coalesce(
            (select variant from variant where variant.indicator = $indicator and variant.variant = $variant), 'default'
        )
)
select as_of, year, band, point, q025, q10, q25, q50, q75, q90, q975
from mine
join now on now.year_end = mine.ord
where not exists (
    from series_break as break
    where break.indicator = $indicator and break.sector = $sector
        and break.ord > now.year_end and break.ord <= now.figure
)
order by year;
