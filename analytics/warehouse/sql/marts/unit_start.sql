-- Grain: agency or commune x sector x indicator x variant, for the sectors an indicator is shown for: the newest
-- year-end figure, from which the unit is forecast. `unit_wanted`: those whose forecast is to be made (again), because
-- their newest figure is another one or because something changed at or before it, their sisters' figures included.
delete from unit_start
using (
    select stale.indicator, min(period.ord) as since
    from stale
    join period on period.code = stale.period
    group by all
) as changed
where unit_start.indicator = changed.indicator and unit_start.ord >= changed.since;

create temp table unit_newest as
select value.level, value.sector, value.agency, value.commune, value.indicator, value.variant,
    arg_max(value.period, value.ord) as as_of, max(value.ord) as ord, max(period.year) as year
from value
join period on period.code = value.period and period.kind = 'year'
semi join shown using (indicator, sector)
where value.level in ('agency', 'commune') and value.value is not null
group by all;

delete from unit_start
where not exists (
    from unit_newest as newest
    where newest.level = unit_start.level and newest.sector = unit_start.sector and newest.agency = unit_start.agency
        and newest.commune = unit_start.commune and newest.indicator = unit_start.indicator
        and newest.variant = unit_start.variant and newest.as_of = unit_start.as_of
);

delete from unit_forecast
where not exists (
    from unit_start as kept
    where kept.level = unit_forecast.level and kept.sector = unit_forecast.sector
        and kept.agency = unit_forecast.agency and kept.commune = unit_forecast.commune
        and kept.indicator = unit_forecast.indicator and kept.variant = unit_forecast.variant
        and kept.as_of = unit_forecast.as_of
);

delete from unit_outlook
where not exists (
    from unit_start as kept
    where kept.level = unit_outlook.level and kept.sector = unit_outlook.sector
        and kept.agency = unit_outlook.agency and kept.commune = unit_outlook.commune
        and kept.indicator = unit_outlook.indicator and kept.variant = unit_outlook.variant
        and kept.as_of = unit_outlook.as_of
);

create temp table unit_wanted as
from unit_newest
anti join unit_start using (level, sector, agency, commune, indicator, variant, as_of);

insert into unit_start from unit_wanted;
