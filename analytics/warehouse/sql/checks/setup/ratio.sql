-- As `compared`, one row an indicator.
with pair as not materialized (
    select now.*, previous.earlier, before.numerator as previous_numerator, before.denominator as previous_denominator
    from previous
    join ratio_now as now
        on now.period = previous.period and now.agency = previous.agency and now.commune = previous.commune
    join ratio_before as before on before.period = previous.earlier and before.agency = now.agency
        and before.unit = now.unit and before.commune = now.commune and before.sector = now.sector
        and before.indicator = now.indicator
), matched as (
    select period, agency, commune, sector, indicator, count(*) as pairs from pair group by all
), now_sum as (
    select period, agency, commune, sector, indicator, kind, min(line) as line, count(*) as units,
        cast(sum(numerator) as bigint) as numerator, cast(sum(denominator) as bigint) as denominator
    from ratio_now group by all
), before_sum as (
    select period as earlier, agency, commune, sector, indicator, count(*) as units,
        cast(sum(numerator) as bigint) as previous_numerator, cast(sum(denominator) as bigint) as previous_denominator
    from ratio_before group by all
), every_pair as (
    from pair
    union all by name
    select now_sum.* exclude (units), before_sum.* exclude (units, agency, commune, sector, indicator)
    from previous
    join now_sum using (period, agency, commune)
    join before_sum using (earlier, agency, commune, sector, indicator)
    left join matched using (period, agency, commune, sector, indicator)
    where (now_sum.units, before_sum.units) is distinct from (pairs, pairs)
)
select every_pair.*
from every_pair
join period on period.code = every_pair.period
join period as earlier_period on earlier_period.code = every_pair.earlier
where denominator > 0 and previous_denominator > 0
    and (every_pair.kind = 'stock_ratio' or (period.kind = 'year' and earlier_period.kind = 'year'));
