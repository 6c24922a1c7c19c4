-- What was reported on a task and counted once, oldest first.
select task_span.period, agency, task_span.submission, "at", "by", status, percent, from_day, until_day,
    until_day is null as counts, provisional
from task_span
join submission on submission.number = task_span.submission
where task = $task
order by ord, task_span.submission;
