-- Every figure of a sector's agencies and communes.
select value.period, indicator, variant, level, agency, commune, numerator, denominator
from value
where level in ('agency', 'commune') and sector = $sector
order by value.ord, indicator, variant, level, agency, commune;
