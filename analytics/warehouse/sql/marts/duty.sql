-- Grain: form x period x agency x commune that is to report ('' is no commune). Until when, and what has come of it.
-- due: the newest date set for the unit, by an opening or by a reopening with a date; one without leaves the date.
-- number: the submission that fills the slot or waits to be accepted. received: the day from which the form has been
-- there without a gap; a withdrawn or returned one is a gap, a correction is none. late: days after due, if positive.
-- outcome: withdrawn or returned, of the newest submission where none stands.
-- lacking: sectors that are to be in the form and of which the one that counts gives no figure at all.
create or replace table duty as
with owed as (
    select form, period, agency, commune, list(distinct sector order by sector) as sectors from expected group by all
), dated as (
    select owed.form, owed.period, owed.agency, owed.commune, arg_max(event.due, event.number) as due
    from owed
    join period_event as event
        on event.period = owed.period and event.due is not null and event.agency in ('', owed.agency)
        and event.commune in ('', owed.commune)
    group by all
), filed as (
    select form, period, agency, commune, max(submission) as newest,
        max(submission) filter (is_current or is_waiting) as standing, bool_or(is_current) as counting
    from slot
    group by all
), gap as (
    select form, period, agency, commune, max(slot.submission) as last_gone
    from slot
    join filed using (form, period, agency, commune)
    join submission on submission.number = slot.submission and submission.void
    where slot.submission < filed.standing
    group by all
), first_of as (
    select form, period, agency, commune, min(slot.submission) as first
    from slot
    join filed using (form, period, agency, commune)
    left join gap using (form, period, agency, commune)
    where slot.submission <= filed.standing and slot.submission > coalesce(gap.last_gone, 0)
    group by all
), lacking as (
    select expected.form, expected.period, expected.agency, expected.commune, expected.sector
    from expected
    join filed using (form, period, agency, commune)
    join (select distinct form, sector, indicator from indicator_term) as measured using (form, sector)
    left join unit_count using (period, indicator, sector, agency, commune)
    where filed.counting
    group by all
    having count(unit_count.period) = 0
), lacked as (
    select form, period, agency, commune, list(sector order by sector) as lacking from lacking group by all
)
select owed.form, owed.period, owed.agency, owed.commune, owed.sectors, dated.due, filed.standing as number,
    arrival.day as received,
    if(arrival.day > dated.due, arrival.day - dated.due, null)::bigint as late,
    if(filed.standing is null, ledger.state, null) as outcome,
    filed.newest,
    coalesce(lacked.lacking, []) as lacking
from owed
left join dated using (form, period, agency, commune)
left join filed using (form, period, agency, commune)
left join first_of using (form, period, agency, commune)
left join lacked using (form, period, agency, commune)
left join submission as arrival on arrival.number = first_of.first
left join ledger
    on ledger.number = filed.newest and ledger.form = owed.form and ledger.period = owed.period
    and ledger.agency = owed.agency and ledger.commune = owed.commune
order by all;
