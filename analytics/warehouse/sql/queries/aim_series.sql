select figure.tally as aim, figure.period, period.kind, period."end", figure.people, figure.whole,
    100 * figure.people::double / nullif(figure.whole, 0) as value,
    figure.reported, figure.expected, figure.provisional
from tally_figure as figure
join tally on tally.code = figure.tally and tally.kind = 'aim'
join sector on sector.code = figure.sector and sector.kind = 'province'
join period on period.code = figure.period
where figure.ord <= (select ord from period where code = $period)
order by tally.ord, figure.ord;
