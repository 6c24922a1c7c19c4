-- Slots of the file that a submission fills already.
select min(line) as line, period, agency, commune, submission as number
from form_row
join history.slot using (period, agency, commune)
where slot.is_current and slot.form = (select form from setting)
group by all;
