-- What each row of a form on tasks says of its task, beside what the plan and the province say of it.
create temp table task_row as
select line, told.period, told.agency, told.commune, task.code as task, reported_by, due, status as said, means as status,
    percent, document is not null or link is not null as has_evidence
from told
left join task on folded(task.code) = told.task
left join task_status on task_status.word = told.status;
