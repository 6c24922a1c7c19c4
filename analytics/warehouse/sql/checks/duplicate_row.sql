with repeated as (
    select period, agency, unit, commune, sector, min(line) as first
    from now
    where period <> '' and agency <> '' and sector <> ''
    group by all
    having count(*) > 1
)
select line, cast(repeated.first as varchar) as other
from now join repeated using (period, agency, unit, commune, sector)
where line <> first;
