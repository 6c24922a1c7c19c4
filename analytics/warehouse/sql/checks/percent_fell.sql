-- The newest report before the row's period that counts.
with earlier as (
    select task_row.line, arg_max(report.period, past.ord) as period, arg_max(report.percent, past.ord) as previous
    from task_row
    join history.task_report as report using (task)
    semi join (from history.slot where is_current) as counts
        on counts.submission = report.submission and counts.period = report.period and counts.agency = report.agency
    join period as now on now.code = task_row.period
    join period as past on past.code = report.period and past.ord < now.ord
    where report.percent is not null
    group by all
)
select line, 'percent' as place, percent as value, earlier.period, previous
from task_row join earlier using (line)
where percent < previous;
