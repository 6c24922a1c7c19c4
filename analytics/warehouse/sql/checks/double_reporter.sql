-- The same unit, or the same commune as a whole, from two agencies. Communes may use the same code for their units.
-- Only what two agencies name is compared row by row: few, however long the file.
with every_claim as not materialized (
    select period, agency, unit, commune, sector from now where agency <> ''
    union all
    select distinct period, agency, unit, commune, sector
    from history.fact
    semi join now using (period)
    where form = (select form from setting)
), shared as materialized (
    select period, sector from every_claim group by all having min(agency) <> max(agency)
), claim as (
    select distinct * from every_claim semi join shared using (period, sector)
), contested_unit as materialized (
    select period, sector, unit from claim where unit <> '' group by all having min(agency) <> max(agency)
), contested_commune as materialized (
    select period, sector, commune from claim where commune <> '' group by all having min(agency) <> max(agency)
), suspect as materialized (
    select * from now semi join contested_unit using (period, sector, unit)
    union
    select * from now semi join contested_commune using (period, sector, commune)
), rival as materialized (
    select * from claim semi join contested_unit using (period, sector, unit)
    union
    select * from claim semi join contested_commune using (period, sector, commune)
)
select suspect.line, if(suspect.unit = '', 'commune', 'unit') as place,
    if(suspect.unit = '', suspect.commune, suspect.unit) as value, suspect.agency, suspect.period,
    min(concat_ws('/', rival.agency, nullif(rival.commune, ''))) as other
from suspect join rival using (period, sector)
where rival.agency <> suspect.agency and suspect.agency <> ''
    and ((suspect.unit <> '' and rival.unit = suspect.unit) or (suspect.commune <> '' and rival.commune = suspect.commune))
    and (rival.unit = suspect.unit or rival.unit = '' or suspect.unit = '')
    and (rival.commune = suspect.commune or rival.commune = '' or suspect.commune = '')
group by all;
