select line, 'status' as place, said as value, percent as other
from task_row
where status = 'not_started' and percent > 0;
