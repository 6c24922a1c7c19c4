select line, value, now.period
from now join period on period.code = now.period
where kind = 'half' and value is not null;
