-- Each row beside its own of the period before; where the units of a sector are not the same, also their sums, on the
-- first line: an agency that reports in another way than before is compared as a whole.
create or replace temp view compared as
with pair as not materialized (
    select now.*, previous.earlier, before.value as previous, before.other as previous_other,
        before.numbers as previous_numbers
    from previous
    join now on now.period = previous.period and now.agency = previous.agency and now.commune = previous.commune
    join before on before.period = previous.earlier and before.agency = now.agency and before.unit = now.unit
        and before.commune = now.commune and before.sector = now.sector
), matched as (
    select period, agency, commune, sector, count(*) as pairs from pair group by all
), now_sum as (
    select period, agency, commune, sector, min(line) as line, count(*) as units,
        if(bool_and(value is not null), cast(sum(value) as bigint), null) as value, cast(sum(other) as bigint) as other
    from now group by all
), before_sum as (
    select period as earlier, agency, commune, sector, count(*) as units,
        if(bool_and(value is not null), cast(sum(value) as bigint), null) as previous,
        if(bool_and(other is not null), cast(sum(other) as bigint), null) as previous_other
    from before group by all
)
from pair
union all by name
select now_sum.* exclude (units), before_sum.* exclude (units, agency, commune, sector)
from previous
join now_sum using (period, agency, commune)
join before_sum using (earlier, agency, commune, sector)
left join matched using (period, agency, commune, sector)
where (now_sum.units, before_sum.units) is distinct from (pairs, pairs);
