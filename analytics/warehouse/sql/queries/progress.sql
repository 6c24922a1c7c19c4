select progress.* exclude (as_of)
from progress
join target on target.id = progress.target_id
where as_of = $period and progress.variant = coalesce(
    (select variant from variant where variant.indicator = progress.indicator and variant.variant = $variant), 'default'
)
order by target.ord;
