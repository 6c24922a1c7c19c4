create or replace temp view ratio as
select now.*, previous.earlier, before.numerator as previous_numerator, before.denominator as previous_denominator
from previous
join ratio_now as now
    on now.period = previous.period and now.agency = previous.agency and now.commune = previous.commune
join ratio_before as before on before.period = previous.earlier and before.agency = now.agency
    and before.unit = now.unit and before.commune = now.commune and before.sector = now.sector
    and before.indicator = now.indicator
join period on period.code = previous.period
join period as earlier_period on earlier_period.code = previous.earlier
where now.denominator > 0 and before.denominator > 0
    and (now.kind = 'stock_ratio' or (period.kind = 'year' and earlier_period.kind = 'year'));
