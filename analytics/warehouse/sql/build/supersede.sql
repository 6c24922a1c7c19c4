-- New receipts into the ledger of submissions and slots. What counts follows from all receipts so far, whatever their
-- order in the batch: of each slot the newest submission, or the newest that was ever accepted where the province
-- counts only those, unless it is void. Nothing older comes back in its place. Where only accepted ones count, the
-- newest waits until it is; but whatever is newer than the one that counts is pending: it counts if it is accepted first.
insert into submission select *, false, false from new_submission;

insert into review from new_review;

update submission set
    accepted = accepted or number in (select submission from new_review where kind = 'acceptance'),
    void = void or number in (select submission from new_review where kind <> 'acceptance')
where number in (select submission from new_review);

insert into slot select *, false, false from new_slot;

insert into period_event from new_period_event;

create temp table touched as
select form, period, agency, commune from new_slot
union
select form, period, agency, commune from slot where submission in (select submission from new_review);

create temp table standing as
with filled as (
    select slot.submission, form, period, agency, commune, void,
        max(slot.submission) over one_slot as newest,
        if(
            (select counting from setting) = 'accepted',
            max(slot.submission) filter (accepted) over one_slot,
            max(slot.submission) over one_slot
        ) as deciding
    from slot
    semi join touched using (form, period, agency, commune)
    join (select number as submission, accepted, void from submission) using (submission)
    window one_slot as (partition by form, period, agency, commune)
)
select submission, form, period, agency, commune,
    not void and submission is not distinct from deciding as is_current,
    not void and submission = newest and submission is distinct from deciding as is_waiting,
    not void and submission > coalesce(deciding, 0) as is_pending
from filled;

update slot set is_current = standing.is_current, is_waiting = standing.is_waiting
from standing
where slot.submission = standing.submission and slot.form = standing.form and slot.period = standing.period
    and slot.agency = standing.agency and slot.commune = standing.commune
    and (slot.is_current <> standing.is_current or slot.is_waiting <> standing.is_waiting);

insert into fact
from pending_fact
semi join (from standing where is_current) as counts using (submission, form, period, agency, commune)
order by period, sector, agency, commune, submission, line, measure;

delete from pending_fact
using standing
where pending_fact.submission = standing.submission and pending_fact.form = standing.form
    and pending_fact.period = standing.period and pending_fact.agency = standing.agency
    and pending_fact.commune = standing.commune and not standing.is_pending;

delete from fact
using standing
where fact.submission = standing.submission and fact.form = standing.form and fact.period = standing.period
    and fact.agency = standing.agency and fact.commune = standing.commune and not standing.is_current;
