select now.* exclude (as_of)
from current_value as now
semi join shown using (indicator, sector)
join sector on sector.code = now.sector
join indicator on indicator.code = now.indicator
where as_of = $period and now.variant = coalesce(
    (select variant from variant where variant.indicator = now.indicator and variant.variant = $variant), 'default'
)
order by sector.ord, indicator.ord;
