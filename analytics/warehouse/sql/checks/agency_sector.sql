with wrong as materialized (
    select distinct period, agency, sector from now where period <> '' and agency <> '' and sector <> ''
    except
    select period, agency, sector from reporter
)
select line, 'sector' as place, agency, sector as value, period
from now semi join wrong using (period, agency, sector);
