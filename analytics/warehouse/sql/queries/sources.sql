-- The submissions whose cells make up the current figure. A cumulative count draws on every period of its window,
-- but not on the half-years of a year that has its annual form.
with now as (
    select period.code, period."end", indicator.kind
    from current_value
    join period on period.code = current_value.period
    join indicator on indicator.code = current_value.indicator
    where as_of = $period and sector = $sector and current_value.indicator = $indicator and variant = 'default'
), term as (
    select distinct form, sector, measure
    from indicator_term
    where indicator = $indicator
        and (sector = $sector or $sector in (select code from sector where kind = 'province'))
), cell as (
    select fact.submission, fact.line, fact.agency, fact.commune, fact.sector, period.kind, period.year
    from fact
    semi join term using (form, sector, measure)
    join period on period.code = fact.period
    join now on period.code = now.code
        or (now.kind = 'cumulative_count' and period.cumulated and period."end" <= now."end")
), used as (
    select cell.*
    from cell, now
    where now.kind <> 'cumulative_count' or cell.kind = 'year' or not exists (
        from cell as annual
        where annual.kind = 'year' and annual.year = cell.year and annual.agency = cell.agency
            and annual.commune = cell.commune and annual.sector = cell.sector
    )
)
select number, "at", "by", file_name, file_sha256, form, agency, commune, count(distinct line) as rows
from used
join submission on submission.number = used.submission
group by all
order by number, agency, commune;
