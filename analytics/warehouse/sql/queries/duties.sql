-- What is to be reported by $today, and what has come of it: of periods that are over or have a due date.
select duty.period, form, duty.agency, duty.commune, array_to_string(sectors, ' ') as sectors, due, number, received,
    case
        when received is null then if(due < $today, $today - due, null)
        else late
    end::bigint as days,
    case
        when received is not null and due is null then 'received'
        when received is not null then if(late is null, 'on_time', 'late')
        when outcome is not null then outcome
        when due >= $today or period."end" >= $today then 'not_due'
        else 'missing'
    end as state,
    newest, array_to_string(lacking, ' ') as lacking
from duty
join period on period.code = duty.period
left join agency on agency.code = duty.agency
where period."end" < $today or due is not null
order by period.ord desc, agency.ord, duty.commune, form;
