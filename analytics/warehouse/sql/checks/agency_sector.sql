select line, 'sector' as place, agency, sector as value, period
from now
anti join reporter using (period, agency, sector)
where period <> '' and agency <> '' and sector <> '';
