select line, 'status' as place, said as value
from task_row
where status = 'done' and percent is distinct from 100 and not has_evidence;
