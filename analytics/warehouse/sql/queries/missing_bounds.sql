-- The ratios of one period that lack units, each with its targets: what they are, and what they could be at most.
with asked as (
    select bound.*
    from missing_bound as bound
    where period = $period and variant = coalesce(
        (select variant from variant where variant.indicator = bound.indicator and variant.variant = $variant), 'default'
    )
)
select asked.sector, asked.indicator, asked.numerator, asked.denominator, asked.value, units, unknown, people,
    100 * asked.numerator::double / nullif(asked.denominator + people, 0) as lowest,
    100 * (asked.numerator + people)::double / nullif(asked.denominator + people, 0) as highest,
    target.id as target_id, target.year as target_year, verdict.met, could.met_lowest, could.met_highest
from asked
join sector on sector.code = asked.sector
join indicator on indicator.code = asked.indicator
left join target on target.sector = asked.sector and target.indicator = asked.indicator
left join missing_verdict as could
    on could.target_id = target.id and could.variant = asked.variant and could.period = asked.period
left join progress as verdict
    on verdict.target_id = target.id and verdict.variant = asked.variant and verdict.as_of = asked.period
    and verdict.period = asked.period
order by sector.ord, indicator.ord, target.year;
