-- New submissions of a form that count or wait somewhere: only their rows are read.
select distinct submission
from slot
semi join new_slot using (submission)
where (is_current or is_waiting) and form = $form
order by submission;
