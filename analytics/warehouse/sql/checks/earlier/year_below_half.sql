with half as (
    select agency, unit, commune, sector, year, string_agg(code, ', ' order by ord) as period, sum(value) as value
    from before join period on period.code = before.period
    where kind = 'half'
    group by all
)
select now.line, now.value, half.period, cast(half.value as bigint) as previous
from now
join period on period.code = now.period and kind = 'year'
join half using (agency, unit, commune, sector, year)
where now.value < half.value;
