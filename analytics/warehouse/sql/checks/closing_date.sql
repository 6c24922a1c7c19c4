select line, strftime(value, '%d/%m/%Y') as value, period, strftime("end", '%d/%m/%Y') as other
from now join period on period.code = now.period
where value <> "end";
