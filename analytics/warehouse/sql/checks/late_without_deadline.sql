select line, 'status' as place, said as value, task as other
from task_row
where status = 'late' and task is not null and due is null;
