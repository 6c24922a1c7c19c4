select line, 'percent' as place
from task_row
where percent = 1;
