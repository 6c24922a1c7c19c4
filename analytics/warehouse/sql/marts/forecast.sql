-- Grain: year-end figure (as_of) x level x sector x agency x commune x indicator x variant x later year, in the
-- indicator's unit. Sectors and the province as of every year-end figure, agencies and communes as of their newest.
insert into unit_forecast from new_unit_forecast;

create or replace table sector_forecast as
from new_sector_forecast
order by all;

create or replace view forecast as
from sector_forecast
union all
from unit_forecast;
