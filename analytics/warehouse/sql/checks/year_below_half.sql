select now.line, now.value, string_agg(before.period, ', ' order by half.ord) as period, sum(before.value)::bigint as previous
from now
join period on period.code = now.period and period.kind = 'year'
join period as half on half.kind = 'half' and half.year = period.year
join before on before.period = half.code and before.agency = now.agency and before.unit = now.unit
    and before.commune = now.commune and before.sector = now.sector
group by now.line, now.value
having now.value < sum(before.value);
