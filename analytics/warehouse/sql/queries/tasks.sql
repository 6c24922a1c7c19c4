-- One row a task: the newest report up to $period that counted at the end of $day (null: counts now). Overdue: the
-- province's due date passed before the period closed, and nobody said it was done.
with report as (
    from task_span
    where ord <= (select ord from period where code = $period)
        and if($day is null, until_day is null, from_day <= $day and coalesce(until_day > $day, true))
    qualify row_number() over (partition by task order by ord desc, submission desc) = 1
), told as (
    select task.code as task, task.section, task.reported_by, task.due, report.status, report.percent, report.period,
        report.agency, report.submission, report.provisional, report.illustrative, task.ord,
        coalesce(task.due < (select "end" from period where code = $period), false)
            and report.status is distinct from 'done' as overdue
    from task
    left join report on report.task = task.code
)
select task, section, reported_by,
    case when status is null then 'unreported' when overdue then 'late' else status end as state,
    status as said, percent, due, overdue, period, agency, submission, submission."at", submission."by",
    coalesce(provisional, false) as provisional, coalesce(illustrative, false) as illustrative
from told
left join submission on submission.number = told.submission
order by told.ord;
