-- New submissions of a form that count or may come to count somewhere: only their rows are read.
select distinct submission
from standing
semi join new_slot using (submission)
where (is_current or is_pending) and form = $form
order by submission;
