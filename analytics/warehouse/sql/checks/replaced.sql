-- Slots of the file that a submission fills already: the one that waits to be accepted, else the one that counts.
select min(line) as line, period, agency, commune, max(submission) as number
from form_row
join history.slot using (period, agency, commune)
where (slot.is_current or slot.is_waiting) and slot.form = (select form from setting)
group by all;
