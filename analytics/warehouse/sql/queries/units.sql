-- The agencies and communes behind the current figure.
with now as (
    select period, variant
    from current_value
    where as_of = $period and sector = $sector and indicator = $indicator and variant = coalesce(
        (select variant from variant where variant.indicator = $indicator and variant.variant = $variant), 'default'
    )
)
select level, agency, commune, numerator, denominator, value, provisional
from value
semi join now using (period, variant)
where level in ('agency', 'commune') and sector = $sector and indicator = $indicator
order by level, agency, commune;
