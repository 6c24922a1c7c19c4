-- Of the slots asked about (period, agency, commune) those that take no submission on $today.
with slot as (
    select unnest($slots::struct(period varchar, agency varchar, commune varchar)[], recursive := true)
), covering as (
    select slot.period, slot.agency, slot.commune, max(number) as number
    from slot
    join deadline
        on deadline.period = slot.period and deadline.agency in ('', slot.agency)
        and deadline.commune in ('', slot.commune)
    group by all
)
select covering.period, covering.agency, covering.commune, due, locked
from covering
join deadline using (number)
where locked or due < $today
order by period, agency, commune;
