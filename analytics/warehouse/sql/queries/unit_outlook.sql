-- The newest year-end figure of each unit, unless it is later than $period or an earlier series than the newest figure.
with newest as (
    select level, agency, commune, max(ord) as ord
    from value
    where level in ('agency', 'commune') and sector = $sector and indicator = $indicator
        and ord <= (select ord from period where code = $period)
    group by all
)
select ahead.* exclude (sector, indicator, variant), target.year as target_year, value.numerator, value.denominator
from unit_outlook as ahead
join target on target.id = ahead.target_id
join value
    on value.level = ahead.level and value.sector = ahead.sector and value.agency = ahead.agency
    and value.commune = ahead.commune and value.indicator = ahead.indicator and value.variant = ahead.variant
    and value.period = ahead.as_of
join newest on newest.level = ahead.level and newest.agency = ahead.agency and newest.commune = ahead.commune
where ahead.sector = $sector and ahead.indicator = $indicator and value.ord <= newest.ord
    and ahead.variant = coalesce(
        (select variant from variant where variant.indicator = $indicator and variant.variant = $variant), 'default'
    )
    and not exists (
        from series_break as break
        where break.indicator = $indicator and break.sector = $sector
            and break.ord > value.ord and break.ord <= newest.ord
    )
order by ahead.level, ahead.agency, ahead.commune, target.ord;
