-- How many of the staff whose ages are known will have reached retirement: surely, and at most.
with figure as (
    select sector.ord as sector_ord, figure.*
    from tally_figure as figure
    join tally on tally.code = figure.tally and tally.breakdown = 'age'
    join sector on sector.code = figure.sector
    where figure.ord <= (select ord from period where code = $period)
    qualify figure.ord = max(figure.ord) over (partition by figure.sector)
)
select figure.sector, year, figure.period, any_value(whole) as staff,
    coalesce(sum(people) filter (where sure), 0)::bigint as least,
    coalesce(sum(people) filter (where possible), 0)::bigint as most,
    string_agg(tally, ' ' order by tally) filter (where sure) as sure,
    string_agg(tally, ' ' order by tally) filter (where possible) as possible,
    any_value(reported) as reported, any_value(expected) as expected
from figure
join leaving_band using (period, tally)
group by figure.sector, sector_ord, year, figure.period
order by sector_ord, year;
