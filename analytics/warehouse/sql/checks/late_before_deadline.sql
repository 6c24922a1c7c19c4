select line, 'status' as place, said as value, task as other, strftime(due, '%d/%m/%Y') as due
from task_row
where status = 'late' and due >= (select today from setting);
