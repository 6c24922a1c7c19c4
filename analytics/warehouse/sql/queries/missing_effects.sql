-- The units that ratios of one period lack, and what each ratio would be if that unit alone came, with none or all of
-- its people qualified.
with asked as (
    select missing.*
    from missing_unit as missing
    where period = $period and variant = coalesce(
        (select variant from variant where variant.indicator = missing.indicator and variant.variant = $variant),
        'default'
    )
)
select asked.agency, asked.commune, asked.sector, asked.indicator, asked.people, people_period, after_break,
    bound.value,
    100 * bound.numerator::double / nullif(bound.denominator + asked.people, 0) as lowest,
    100 * (bound.numerator + asked.people)::double / nullif(bound.denominator + asked.people, 0) as highest
from asked
join missing_bound as bound using (period, sector, indicator, variant)
join sector on sector.code = asked.sector
join indicator on indicator.code = asked.indicator
left join agency on agency.code = asked.agency
order by agency.ord, asked.commune, sector.ord, indicator.ord;
