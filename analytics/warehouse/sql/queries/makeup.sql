-- The newest figures up to a period of each breakdown's parts, rest and groupings, in each sector that has them.
with newest as (
    select tally.breakdown, figure.sector, max(figure.ord) as ord
    from tally_figure as figure
    join tally on tally.code = figure.tally and tally.kind <> 'aim'
    where figure.ord <= (select ord from period where code = $period)
    group by all
)
select figure.sector, tally.breakdown, tally.name, tally.kind, figure.period, figure.people, figure.whole,
    figure.reported, figure.expected, figure.provisional
from tally_figure as figure
join tally on tally.code = figure.tally
semi join newest
    on newest.breakdown = tally.breakdown and newest.sector = figure.sector and newest.ord = figure.ord
join sector on sector.code = figure.sector
where exists (
    from tally_term as term
    where term.tally = figure.tally and term.applies and (sector.kind = 'province' or term.sector = figure.sector)
)
order by tally.ord, sector.ord;
