-- A unit that the plan's coverage table gives to another agency, or to another commune, in that period.
select now.line, 'unit' as place, now.value, now.period,
    concat_ws('/', now.agency, nullif(now.commune, '')) as agency,
    min(concat_ws('/', coverage.agency, nullif(coverage.commune, ''))) as other
from now
join coverage
    on coverage.period = now.period and coverage.sector = now.sector and folded(coverage.unit) = now.unit
where now.agency <> ''
    and (coverage.agency <> now.agency or (coverage.commune <> '' and coverage.commune <> now.commune))
group by all;
