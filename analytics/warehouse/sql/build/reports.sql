-- Rows of one form on tasks (`told`) into one row a task that is reported on, and one row a cell of words. What the plan
-- no longer has is left out.
create or replace temp table new_told as
select slot.submission, slot.form, told.* exclude (path, task, status), task.code as task, means as status
from told
join row_file using (path)
join slot using (submission, period, agency, commune)
join task on task.code = told.task
join task_status on word = told.status
order by submission, line;

insert into task_report
select submission, line, form, period, agency, commune, task, status, percent, illustrative from new_told;

insert into task_words
with cell as (
    unpivot new_told
    on columns('^words_')
    into name measure value words
)
select submission, period, task, substr(measure, 7) as measure, words
from cell
where words <> '';
