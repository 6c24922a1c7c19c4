-- Districts were abolished in the whole country on 1 July 2025.
select line, value, now.period
from now join period on period.code = now.period
where value = 'H' and "end" >= date '2025-07-01';
