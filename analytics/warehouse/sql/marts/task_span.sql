-- Grain: task x submission that ever counted. How far the task was, and from when until when that counted: until a newer
-- submission took the place, or until it was returned or withdrawn (null: it counts). Follows build/supersede.sql.
create or replace table task_span as
with event_day as (
    select number as event, "day" from submission union all select event, "day" from review
), decided as (
    select submission, min(event) filter (kind = 'acceptance') as accepted, min(event) filter (kind <> 'acceptance') as void
    from review
    group by submission
), filled as (
    select slot.submission, slot.form, slot.period, slot.agency, slot.commune, decided.void,
        if((select counting from setting) = 'accepted', decided.accepted, slot.submission) as first_event
    from slot
    left join decided using (submission)
), span as (
    select *, least(
        void,
        min(first_event) over (
            partition by form, period, agency, commune order by submission rows between 1 following and unbounded following
        )
    ) as last_event
    from filled
)
select report.task, report.submission, report.line, report.period, period.ord, report.agency, report.status,
    report.percent, report.illustrative, began.day as from_day, ended.day as until_day, not submission.accepted as provisional
from task_report as report
join span using (submission, form, period, agency, commune)
join submission on submission.number = report.submission
join period on period.code = report.period
join event_day as began on began.event = span.first_event
left join event_day as ended on ended.event = span.last_event
where span.last_event is null or span.first_event < span.last_event
order by task, ord, submission;
