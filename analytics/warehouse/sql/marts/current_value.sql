-- Grain: as_of x sector x indicator x variant, for every sector an indicator is shown for and the whole province.
-- The figure of the latest period at or before as_of that has data; all null where there is none.
create or replace table current_value as
with grid as (
    select period.code as as_of, period.ord, sector, indicator, variant
    from period, scope join variant using (indicator)
), figure as (
    select * from value where level in ('province', 'sector')
)
select grid.as_of, grid.sector, grid.indicator, grid.variant, figure.period, figure.numerator, figure.denominator,
    figure.value,
    coalesce(figure.reported, 0) as reported,
    coalesce(figure.expected, awaited.expected, 0) as expected,
    coalesce(figure.series_break, false) as series_break,
    coalesce(figure.provisional, false) as provisional
from grid
asof left join figure
    on figure.sector = grid.sector and figure.indicator = grid.indicator and figure.variant = grid.variant
    and figure.ord <= grid.ord
left join awaited
    on awaited.as_of = grid.as_of and awaited.sector = grid.sector and awaited.indicator = grid.indicator
order by all;
