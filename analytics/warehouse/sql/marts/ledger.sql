-- Grain: submission x slot. What has become of it there, and the last that was decided about the submission.
-- Superseded: a newer submission fills the slot and this one does not count; that it was returned or withdrawn comes first.
create or replace table ledger as
with locked as (
    select submission, slot.period, slot.agency, slot.commune, arg_max(locked, deadline.number) as locked
    from slot
    join deadline
        on deadline.period = slot.period and deadline.agency in ('', slot.agency)
        and deadline.commune in ('', slot.commune)
    group by all
), newest as (
    select form, period, agency, commune, max(submission) as newest from slot group by all
), last_review as (
    from review semi join (select max(event) as event from review group by submission) as last using (event)
)
select slot.submission as number, slot.form, slot.period, slot.agency, slot.commune,
    case
        when kind = 'withdrawal' then 'withdrawn'
        when kind = 'return' then 'returned'
        when newest > slot.submission and not is_current then 'superseded'
        when locked then 'locked'
        when accepted then 'accepted'
        else 'submitted'
    end as state,
    is_current as counts, last_review."at" as reviewed_at, last_review."by" as reviewed_by, message
from slot
join newest using (form, period, agency, commune)
join submission on submission.number = slot.submission
left join locked
    on locked.submission = slot.submission and locked.period = slot.period and locked.agency = slot.agency
    and locked.commune = slot.commune
left join last_review on last_review.submission = slot.submission
order by all;
