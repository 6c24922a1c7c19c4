-- A break is drawn at the first figure at or after it.
with figure as (
    select value.*, period.kind, period."end", lag(value.ord) over (order by value.ord) as previous
    from value
    join period on period.code = value.period
    where (level = $level or ($level = 'sector' and level = 'province'))
        and sector = $sector and agency = $agency and commune = $commune and indicator = $indicator
        and value.ord <= (select ord from period where code = $period)
        and variant = coalesce(
            (select variant from variant where variant.indicator = $indicator and variant.variant = $variant), 'default'
        )
)
select period, kind, "end", numerator, denominator, value, reported, expected,
    exists (
        from series_break as break
        where break.indicator = $indicator and break.sector = $sector and break.ord <= figure.ord
            and break.ord > coalesce(previous, figure.ord - 1)
    ) as break_here,
    series_break, provisional
from figure
order by ord;
