-- New submissions of a form that are still current somewhere: only their rows are read.
select distinct submission
from slot
semi join new_slot using (submission)
where is_current and form = $form
order by submission;
