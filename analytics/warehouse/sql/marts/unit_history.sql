-- Grain: year-end figure of each unit that is to be forecast and of its sisters, the other agencies or communes with a
-- figure in the same last year. `wanted`: the figure to start from. Otherwise as history.sql.
with last_year as (
    select distinct level, sector, indicator, variant, year from unit_wanted
), concerned as (
    select distinct value.level, value.sector, value.agency, value.commune, value.indicator, value.variant
    from value
    join period on period.code = value.period and period.kind = 'year'
    semi join last_year
        on last_year.level = value.level and last_year.sector = value.sector and last_year.indicator = value.indicator
        and last_year.variant = value.variant and last_year.year = period.year
), breaks as (
    select break.indicator, break.sector, break.ord, broken.year
    from series_break as break
    join period as broken on broken.code = break.period
)
select value.level, value.sector, value.agency, value.commune, value.indicator, value.variant, value.period,
    period.year, true as closes_year, value.numerator, coalesce(value.denominator, 1) as denominator,
    max(breaks.year) as break_year, wanted.as_of is not null as wanted
from value
join period on period.code = value.period and period.kind = 'year'
semi join concerned using (level, sector, agency, commune, indicator, variant)
left join breaks
    on breaks.indicator = value.indicator and breaks.sector = value.sector and breaks.ord <= value.ord
left join unit_wanted as wanted
    on wanted.level = value.level and wanted.sector = value.sector and wanted.agency = value.agency
    and wanted.commune = value.commune and wanted.indicator = value.indicator and wanted.variant = value.variant
    and wanted.as_of = value.period
group by all
order by value.level, value.sector, value.indicator, value.variant, value.agency, value.commune, period.year;
