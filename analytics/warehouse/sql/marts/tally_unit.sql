-- Grain: period x tally x sector x reporting unit. What the unit's own rows add up to, out of how many; `whole` null
-- where a count is out of nothing. A row counts only if every cell it needs is filled: missing is missing, never 0.
delete from tally_unit
using (select distinct tally.code, touched.* exclude (form) from touched join tally using (form)) as changed
where tally_unit.tally = changed.code and tally_unit.period = changed.period and tally_unit.agency = changed.agency
    and tally_unit.commune = changed.commune;

insert into tally_unit
with cell as (
    select fact.submission, fact.line, fact.period, fact.agency, fact.commune, fact.value, not accepted as provisional,
        term.*
    from fact
    semi join touched using (form, period, agency, commune)
    join tally_term as term using (form, sector, measure)
    join submission on submission.number = fact.submission
), complete_row as (
    select period, tally, sector, agency, commune,
        sum(value * adds) as people,
        sum(value) filter (where below = 1) as whole,
        any_value(provisional) as provisional
    from cell
    group by submission, line, period, tally, sector, agency, commune
    having count(*) = any_value(terms)
)
select period, tally, sector, agency, commune, sum(people)::bigint, sum(whole)::bigint, bool_or(provisional)
from complete_row
group by all
order by all;
