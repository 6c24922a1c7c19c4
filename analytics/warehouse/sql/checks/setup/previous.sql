-- For each slot of the file the period before: the latest of the same kind, else the latest of any.
create or replace temp table previous as
with slot as (
    select distinct form_row.period, agency, commune, kind, ord
    from form_row join period on period.code = form_row.period
), earlier as (
    select distinct past.period, agency, commune, kind, ord
    from past join period on period.code = past.period
)
select slot.period, slot.agency, slot.commune,
    arg_max(earlier.period, earlier.ord + if(earlier.kind = slot.kind, 1000000, 0)) as earlier
from slot join earlier using (agency, commune)
where earlier.ord < slot.ord
group by slot.period, slot.agency, slot.commune;
