-- A whole-agency row beside a part of the agency counts people twice: in the file, or in what was accepted in slots
-- that the file does not fill. Communes share one agency code: each is a whole of its own.
with accepted as materialized (
    select distinct submission, fact.period, fact.agency, fact.commune, fact.sector,
        fact.unit = '' and fact.commune = '' as is_whole
    from history.fact
    semi join now using (period, agency)
    anti join now as filled using (period, agency, commune)
    join agency on agency.code = fact.agency
    where form = (select form from setting) and level = 'province'
), mine as not materialized (
    select now.*, level = 'province' and unit = '' and commune = '' as is_whole
    from now join agency on agency.code = now.agency
    where period <> '' and sector <> ''
), whole_agency as materialized (
    select period, agency, sector, min(line) as first, null::bigint as number from mine where is_whole group by all
    union all
    select period, agency, sector, null, min(submission) from accepted where is_whole group by all
), whole_commune as materialized (
    select period, agency, commune, sector, min(line) as first from mine where unit = '' group by all
), clash as (
    select mine.*, first, number
    from mine join whole_agency using (period, agency, sector)
    where not is_whole
    union all
    select mine.*, first, null
    from mine join whole_commune using (period, agency, commune, sector)
    where unit <> ''
    union all
    select mine.*, null, submission
    from mine join accepted using (period, agency, sector)
    where mine.is_whole and not accepted.is_whole
)
select line, if(unit = '' and commune <> '', 'commune', 'unit') as place,
    if(unit = '' and commune <> '', commune, nullif(value, '')) as value, agency, period,
    min(first) as other_line, min(number) as other_submission
from clash
group by all;
