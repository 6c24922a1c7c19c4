-- Every submission ever stored, newest first: what it still is in any slot goes before what it was replaced in.
with whole as (
    select number, string_agg(distinct period, ' ' order by period) as periods,
        string_agg(distinct agency, ' ' order by agency) as agencies,
        coalesce(string_agg(distinct nullif(commune, ''), ' ' order by nullif(commune, '')), '') as communes,
        coalesce(
            min(state) filter (state in ('submitted', 'accepted')), min(state) filter (state = 'locked'), min(state)
        ) as state,
        bool_or(counts) as counts, min(reviewed_at) as reviewed_at, min(reviewed_by) as reviewed_by,
        min(message) as message
    from ledger
    group by number
)
select number, "at", "by", form, periods, agencies, communes, file_name, file_sha256, rows, state, counts, accepted,
    reviewed_at, reviewed_by, message
from submission
join whole using (number)
order by number desc;
