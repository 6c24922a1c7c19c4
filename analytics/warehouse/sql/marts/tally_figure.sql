-- Grain: period x tally x sector with data, and the whole province: sums over the units that filled what is needed.
-- reported, expected: of the reporting units that are due, those that count in all their sectors.
create or replace table tally_figure as
with whole as (
    select code from sector where kind = 'province'
), measured as (
    select distinct tally, form, sector from tally_term
), present as (
    select distinct period, tally from tally_unit
), due as (
    select present.period, tally, measured.sector, expected.agency, expected.commune
    from present
    join measured using (tally)
    join expected on expected.form = measured.form and expected.sector = measured.sector
        and expected.period = present.period
), unit as (
    select period, tally, sector, agency, commune, people, whole, provisional,
        tally_unit.period is not null as counts, due.period is not null as is_due
    from tally_unit
    full join due using (period, tally, sector, agency, commune)
), scoped as (
    from unit
    union all
    select unit.* replace (whole.code as sector) from unit join whole on whole.code <> unit.sector
), by_unit as (
    select period, tally, sector, agency, commune, sum(people) as people, sum(whole) as whole,
        bool_or(provisional) as provisional, bool_or(is_due) as is_due,
        bool_or(is_due) and bool_and(counts or not is_due) as has_reported
    from scoped
    group by all
)
select by_unit.period, period.ord, tally, sector,
    sum(people)::bigint as people, sum(whole)::bigint as whole,
    count(*) filter (where has_reported) as reported, count(*) filter (where is_due) as expected,
    coalesce(bool_or(provisional), false) as provisional
from by_unit
join period on period.code = by_unit.period
group by by_unit.period, period.ord, tally, sector
having sum(people) is not null
order by all;
