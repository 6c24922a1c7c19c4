-- Grain: period x agency x commune with an event of its own that no newer and wider one has replaced ('' is all).
-- Of the rows that cover an agency or commune the newest decides: it is also the narrowest.
create or replace table deadline as
with newest as (
    select period, agency, commune, max(number) as number from period_event group by all
), standing as (
    from newest
    where not exists (
        from period_event as wider
        where wider.period = newest.period and wider.number > newest.number
            and wider.agency in ('', newest.agency) and wider.commune in ('', newest.commune)
    )
), let_in as (
    select standing.number, max(event.number) as opening
    from standing
    join period_event as event
        on event.period = standing.period and event.number <= standing.number and event.kind <> 'locking'
        and event.agency in ('', standing.agency) and event.commune in ('', standing.commune)
    group by all
)
select standing.*, decided.kind = 'locking' as locked, opening.due, opening."at" as opened_at, decided.reason
from standing
join period_event as decided using (number)
left join let_in using (number)
left join period_event as opening on opening.number = let_in.opening
order by all;
