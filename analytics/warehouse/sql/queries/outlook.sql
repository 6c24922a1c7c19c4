select outlook.* exclude (as_of)
from outlook
join target on target.id = outlook.target_id
where as_of = $period and outlook.variant = coalesce(
    (select variant from variant where variant.indicator = outlook.indicator and variant.variant = $variant), 'default'
)
order by target.ord;
