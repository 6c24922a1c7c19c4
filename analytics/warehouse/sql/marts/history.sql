-- Grain: figure of a sector or of the province, of a half-year too. What analytics.warehouse.outlook carries on.
-- break_year: the year from which on figures are comparable with this one.
select value.level, value.sector, value.agency, value.commune, value.indicator, value.variant, value.period,
    period.year, period.kind = 'year' as closes_year, value.numerator, coalesce(value.denominator, 1) as denominator,
    max(broken.year) as break_year, closes_year as wanted
from value
join period on period.code = value.period
left join series_break as break
    on break.indicator = value.indicator and break.sector = value.sector and break.ord <= value.ord
left join period as broken on broken.code = break.period
where value.level in ('province', 'sector')
group by all
order by value.level, value.sector, value.indicator, value.variant, max(value.ord);
