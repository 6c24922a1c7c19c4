-- Every submission ever stored, newest first. Superseded: it counts nowhere, and newer ones fill every slot of it.
with locked as (
    select submission, slot.period, slot.agency, slot.commune, arg_max(locked, deadline.number) as locked
    from slot
    join deadline
        on deadline.period = slot.period and deadline.agency in ('', slot.agency)
        and deadline.commune in ('', slot.commune)
    group by all
), newest as (
    select form, period, agency, commune, max(submission) as newest from slot group by all
), filled as (
    select submission, bool_or(is_current) as counts,
        bool_and(newest > submission) as replaced,
        bool_and(coalesce(locked, false)) as locked,
        string_agg(distinct period, ' ' order by period) as periods,
        string_agg(distinct agency, ' ' order by agency) as agencies,
        coalesce(string_agg(distinct nullif(commune, ''), ' ' order by nullif(commune, '')), '') as communes
    from slot
    join newest using (form, period, agency, commune)
    left join locked using (submission, period, agency, commune)
    group by submission
), last_review as (
    from review semi join (select max(event) as event from review group by submission) using (event)
)
select number, submission."at", submission."by", form, periods, agencies, communes, file_name, file_sha256, rows,
    case
        when kind = 'withdrawal' then 'withdrawn'
        when kind = 'return' then 'returned'
        when replaced and not counts then 'superseded'
        when locked then 'locked'
        when accepted then 'accepted'
        else 'submitted'
    end as state,
    counts, accepted, last_review."at" as reviewed_at, last_review."by" as reviewed_by, message
from submission
join filled on filled.submission = submission.number
left join last_review on last_review.submission = submission.number
order by number desc;
