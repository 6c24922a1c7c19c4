-- The same unit, or the same commune as a whole, from two agencies. Communes may use the same code for their units.
with claim as (
    select distinct period, agency, unit, commune, sector from now where agency <> ''
    union
    select distinct period, agency, unit, commune, sector
    from history.fact
    semi join now using (period)
    where form = (select form from setting)
), contested as (
    select period, sector, unit, null as commune from claim where unit <> ''
    group by all having min(agency) <> max(agency)
    union all
    select period, sector, null, commune from claim where commune <> ''
    group by all having min(agency) <> max(agency)
), clash as (
    select now.line, min(concat_ws('/', claim.agency, nullif(claim.commune, ''))) as other
    from contested
    join now on now.period = contested.period and now.sector = contested.sector
        and (now.unit = contested.unit or now.commune = contested.commune)
    join claim on claim.period = contested.period and claim.sector = contested.sector
        and (claim.unit = contested.unit or claim.commune = contested.commune)
    where claim.agency <> now.agency and now.agency <> ''
        and (claim.unit = now.unit or claim.unit = '' or now.unit = '')
        and (claim.commune = now.commune or claim.commune = '' or now.commune = '')
    group by now.line
)
select line, if(unit = '', 'commune', 'unit') as place, if(unit = '', commune, unit) as value, agency, period,
    clash.other
from clash join now using (line);
