-- Current figures of the slots in the file in other periods; what the file itself fills is replaced.
select fact.* replace (folded(unit) as unit)
from history.fact
semi join form_row using (agency, commune)
anti join form_row as filled using (period, agency, commune)
where form = (select form from setting);
