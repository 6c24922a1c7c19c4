-- Grain: reporting unit x sector x indicator x variant x period. What the unit's own rows of that period add up to.
-- A row counts only if every cell the formula needs is filled: missing is missing, never 0.
delete from unit_count using stale
where unit_count.indicator = stale.indicator and unit_count.period = stale.period;

insert into unit_count
with cell as (
    select fact.submission, fact.line, fact.period, fact.agency, fact.commune, fact.value, not accepted as provisional,
        term.*
    from fact
    join indicator_term as term using (form, sector, measure)
    join submission on submission.number = fact.submission
    semi join stale on stale.indicator = term.indicator and stale.period = fact.period
), complete_row as (
    select period, indicator, variant, sector, agency, commune,
        sum(value) filter (where role = 'numerator') as numerator,
        sum(value) filter (where role = 'denominator') as denominator,
        any_value(provisional) as provisional
    from cell
    group by submission, line, period, indicator, variant, sector, agency, commune
    having count(*) = any_value(terms)
)
select period, indicator, variant, sector, agency, commune, sum(numerator)::bigint, sum(denominator)::bigint,
    bool_or(provisional)
from complete_row
group by all
order by all;
