select line, 'unit' as place, task as value, agency, coalesce(nullif(reported_by, ''), '–') as other
from task_row
where reported_by <> agency and agency <> '';
