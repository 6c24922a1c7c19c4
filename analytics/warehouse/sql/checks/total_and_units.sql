with whole as (
    select period, agency, commune, sector, min(line) as first
    from now
    where unit = ''
    group by all
)
select line, unit as value, agency, period, cast(first as varchar) as other
from now join whole using (period, agency, commune, sector)
where unit <> '' and period <> '' and agency <> '' and sector <> '';
