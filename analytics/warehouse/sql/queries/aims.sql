-- The newest figure up to a period of each aim that a form measures; an aim without any has no row.
select figure.tally as aim, figure.period, figure.people, figure.whole,
    100 * figure.people::double / nullif(figure.whole, 0) as value,
    figure.reported, figure.expected, figure.provisional
from tally_figure as figure
join tally on tally.code = figure.tally and tally.kind = 'aim'
join sector on sector.code = figure.sector and sector.kind = 'province'
where figure.ord <= (select ord from period where code = $period)
qualify figure.ord = max(figure.ord) over (partition by figure.tally)
order by tally.ord;
