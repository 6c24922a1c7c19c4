select line, 'status' as place, said as value, percent as other
from task_row
where percent = 100 and status not in ('done', 'standing', 'not_started');
