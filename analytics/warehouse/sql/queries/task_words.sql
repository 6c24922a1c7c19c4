-- What the reports that count say in words.
select task, submission, period, measure, words
from task_words
semi join (from task_span where until_day is null) as counts using (task, submission, period)
order by task, period, submission, measure;
