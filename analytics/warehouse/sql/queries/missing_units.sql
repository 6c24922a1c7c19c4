-- Units expected in the sector (in any of them for the whole province) that the current figure lacks; where there is
-- no figure at all, those expected in the period asked for.
with now as (
    select coalesce(period, as_of) as period, period is not null as has_figure
    from current_value
    where as_of = $period and sector = $sector and indicator = $indicator and variant = 'default'
), scope as (
    select distinct indicator, form, sector
    from indicator_term
    where indicator = $indicator
        and (sector = $sector or $sector in (select code from sector where kind = 'province'))
)
select distinct agency, commune
from unit_value
semi join scope using (indicator, sector)
semi join now on now.has_figure and now.period = unit_value.period
where variant = 'default' and expected and not reported
union
select distinct agency, commune
from expected
semi join scope using (form, sector)
semi join now on not now.has_figure and now.period = expected.period
order by agency, commune;
