-- Rows of one form, a column a role and a column a measure (`placed`), into one row a filled cell.
insert into fact
with cell as (
    unpivot placed
    on columns(* exclude (path, line, period, agency, unit, commune, sector, illustrative))
    into name measure value value
)
select slot.submission, line, slot.form, period, agency, unit, commune, sector, measure, value, illustrative
from cell
join row_file using (path)
join slot using (submission, period, agency, commune)
where slot.is_current and slot.form = $form
order by period, sector, agency, commune, submission, line, measure;
