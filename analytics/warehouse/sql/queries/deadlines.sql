select deadline.period, agency, commune, due, locked, opened_at, reason
from deadline
join period on period.code = deadline.period
order by period.ord desc, agency, commune;
