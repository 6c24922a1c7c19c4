select line, 'period' as place, now.period, strftime("end", '%d/%m/%Y') as other
from now join period on period.code = now.period
where "end" > (select today from setting);
