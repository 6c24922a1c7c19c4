-- New receipts into the ledger of submissions and slots. A slot ends when a newer submission fills it, or when its
-- own submission is withdrawn; nothing older comes back.
insert into submission select *, false from new_submission;

update submission set withdrawn = true where number in (select withdraws from new_withdrawal);

insert into slot select *, true from new_slot;

create temp table ended as
select slot.submission, slot.form, slot.period, slot.agency, slot.commune
from slot
left join (
    select form, period, agency, commune, max(submission) as newest from new_slot group by all
) as newer using (form, period, agency, commune)
where slot.is_current and (
    newer.newest > slot.submission or slot.submission in (select withdraws from new_withdrawal)
);

update slot set is_current = false
from ended
where slot.submission = ended.submission and slot.form = ended.form and slot.period = ended.period
    and slot.agency = ended.agency and slot.commune = ended.commune;

delete from fact
using ended
where fact.submission = ended.submission and fact.form = ended.form and fact.period = ended.period
    and fact.agency = ended.agency and fact.commune = ended.commune;
