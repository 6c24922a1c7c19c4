-- Figures of a submission whose place the file takes that the file does not have. An agency that now reports its units
-- where it reported the whole, or the other way round, loses nothing.
with taken as (
    select min(line) as line, period, agency, commune, max(submission) as number
    from form_row
    join history.slot using (period, agency, commune)
    where (slot.is_current or slot.is_waiting) and slot.form = (select form from setting)
    group by all
), stored as (
    select submission, period, agency, commune, sector, unit from history.fact
    union all
    select submission, period, agency, commune, sector, unit from history.pending_fact
    union all
    select submission, period, agency, commune, '', task from history.task_report
), lost as (
    select distinct taken.*, sector, unit
    from taken
    join stored using (period, agency, commune)
    where stored.submission = number and not exists (
        from form_row
        where form_row.period = taken.period and form_row.agency = taken.agency
            and form_row.commune = taken.commune and stored.sector in ('', form_row.sector)
            and (form_row.unit = folded(stored.unit) or form_row.unit = '' or stored.unit = '')
    )
)
select line, period, agency, commune, number,
    list(concat_ws('/', nullif(sector, ''), nullif(unit, '')) order by sector, unit) as missing
from lost
group by all;
