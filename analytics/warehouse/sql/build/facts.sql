-- Rows of one form, a column a role and a column a measure (`placed`), into one row a filled cell.
create or replace temp table new_fact as
with cell as (
    unpivot placed
    on columns(* exclude (path, line, period, agency, unit, commune, sector, illustrative))
    into name measure value value
)
select standing.submission, line, standing.form, period, agency, unit, commune, sector, measure, value, illustrative,
    is_current
from cell
join row_file using (path)
join standing using (submission, period, agency, commune)
where is_current or is_pending
order by period, sector, agency, commune, submission, line, measure;

insert into fact select * exclude (is_current) from new_fact where is_current;

insert into pending_fact select * exclude (is_current) from new_fact where not is_current;
