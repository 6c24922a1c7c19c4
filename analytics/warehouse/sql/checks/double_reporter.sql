-- The same unit, or the same commune as a whole, from two agencies. Communes may use the same code for their units.
-- Looked up by key, never pair by pair: a long file costs what its rows cost.
with waiting as not materialized (
    from history.pending_fact
    semi join (from history.slot where is_waiting) using (submission, form, period, agency, commune)
), every_claim as not materialized (
    select period, sector, unit, commune, agency from now where agency <> ''
    union all
    select distinct period, sector, folded(unit), commune, agency
    from (from history.fact union all from waiting)
    semi join now using (period)
    where form = (select form from setting)
), shared as materialized (
    select period, sector from every_claim group by all having min(agency) <> max(agency)
), claim as not materialized (
    from every_claim semi join shared using (period, sector)
), contested_unit as materialized (
    select period, sector, unit from claim where unit <> '' group by all having min(agency) <> max(agency)
), contested_commune as materialized (
    select period, sector, commune from claim where commune <> '' group by all having min(agency) <> max(agency)
), suspect as materialized (
    select * from now semi join contested_unit using (period, sector, unit)
    union
    select * from now semi join contested_commune using (period, sector, commune)
), taken as materialized (
    select period, sector, unit, commune, grouping(commune) = 1 as any_commune, grouping(unit) = 1 as any_unit,
        min(agency) as first, arg_min(concat_ws('/', agency, nullif(commune, '')), agency) as first_place,
        max(agency) as last, arg_max(concat_ws('/', agency, nullif(commune, '')), agency) as last_place
    from claim
    group by grouping sets (
        (period, sector, unit, commune), (period, sector, unit), (period, sector, commune)
    )
), clash as (
    select suspect.*, taken.* exclude (period, sector, unit, commune)
    from suspect join taken using (period, sector, unit, commune)
    where not any_commune and not any_unit and (unit <> '' or commune <> '')
    union all
    select suspect.*, taken.* exclude (period, sector, unit, commune)
    from suspect join taken using (period, sector, unit)
    where suspect.unit <> '' and if(suspect.commune = '', any_commune, taken.commune = '')
    union all
    select suspect.*, taken.* exclude (period, sector, unit, commune)
    from suspect join taken using (period, sector, commune)
    where suspect.commune <> '' and if(suspect.unit = '', any_unit, taken.unit = '')
)
select line, if(unit = '', 'commune', 'unit') as place, if(unit = '', commune, value) as value, agency, period,
    min(if(first <> agency, first_place, last_place)) as other
from clash
where first <> agency or last <> agency
group by all;
