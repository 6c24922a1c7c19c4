-- Hashes first: only rows that may be equal are compared by their five parts.
with suspect as materialized (
    select hash(period, agency, unit, commune, sector) as key from now group by key having count(*) > 1
), repeated as (
    select period, agency, unit, commune, sector, line,
        min(line) over (partition by period, agency, unit, commune, sector) as first
    from now
    where hash(period, agency, unit, commune, sector) in (from suspect)
)
select line, cast(first as varchar) as other
from repeated
where line <> first and period <> '' and agency <> '' and sector <> '';
