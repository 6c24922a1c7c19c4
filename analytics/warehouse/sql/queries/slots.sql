select number, submission."at", submission."by", ledger.form, period, agency, commune, file_name, rows, state, counts,
    accepted, reviewed_at, reviewed_by, message
from ledger
join submission using (number)
order by number desc, period, agency, commune;
