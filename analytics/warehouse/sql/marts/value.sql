-- Grain: period x level x sector x agency x commune x indicator x variant. Sums over sums, with coverage.
-- level: province (the whole-province sector, the sum of the plan's sectors or the province's own form), sector,
-- agency, commune (one agency's commune); the last two within a sector and within the whole province.
-- reported, expected: reporting units. A figure exists where at least one unit of its sector counts in that period.
delete from value using stale
where value.indicator = stale.indicator and value.period = stale.period;

insert into value
with whole as (
    select code from sector where kind = 'province'
), scoped as (
    select unit_value.* from unit_value semi join stale using (indicator, period)
    union all
    select unit_value.* replace (whole.code as sector)
    from unit_value semi join stale using (indicator, period)
    join whole on whole.code <> unit_value.sector
), unit as (
    select period, indicator, variant, sector, agency, commune,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        bool_or(counts_now) as counts_now,
        bool_or(expected) as expected,
        bool_and(reported or not expected) and bool_or(expected) as reported,
        bool_or(provisional) as provisional
    from scoped
    group by all
), summed as (
    select period, indicator, variant, sector,
        if(grouping(agency) = 1, '', agency) as agency,
        if(grouping(commune) = 1, '', commune) as commune,
        case
            when grouping(commune) = 0 then 'commune'
            when grouping(agency) = 0 then 'agency'
            when sector in (select code from whole) then 'province'
            else 'sector'
        end as level,
        sum(numerator)::bigint as numerator,
        sum(denominator)::bigint as denominator,
        count(*) filter (where expected) as expected,
        count(*) filter (where reported) as reported,
        bool_or(counts_now) as counts_now,
        bool_or(provisional) as provisional
    from unit
    group by grouping sets (
        (period, indicator, variant, sector),
        (period, indicator, variant, sector, agency),
        (period, indicator, variant, sector, agency, commune)
    )
), figure as (
    select summed.* replace (
        case indicator.kind when 'baseline_multiple' then indicator.baseline else summed.denominator end as denominator
    ), indicator.kind, indicator.unit
    from summed
    join indicator on indicator.code = summed.indicator
    semi join (from summed where level in ('province', 'sector') and counts_now) as present
        using (period, indicator, variant, sector)
    where summed.numerator is not null and not (summed.level = 'commune' and summed.commune = '')
)
select figure.period, period.ord, level, sector, agency, commune, indicator, variant, numerator, denominator,
    case
        when figure.kind = 'cumulative_count' then numerator::double
        else (if(unit = 'percent', 100, 1) * numerator)::double / nullif(denominator, 0)
    end as value,
    reported, expected,
    exists (
        from series_break as break
        where break.indicator = figure.indicator and break.sector = figure.sector and break.ord <= period.ord
    ) as series_break,
    provisional
from figure
join period on period.code = figure.period
order by level, sector, indicator, variant, period.ord, agency, commune;
