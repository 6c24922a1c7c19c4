-- Grain: period x sector x indicator (the staff's ratios) x variant x later year. What is left of the ratio when those
-- who retire by then have left and nobody has come, as bounds: qualifications are not known by age. Over the units
-- that reported ages and the ratio. Of a unit's population between `least` and `most` leave: at worst as many of the
-- qualified as can be, at best as few. numerator, denominator: the same units today.
create or replace table leaving as
with aged as (
    select age.period, band.year, age.sector, age.agency, age.commune, any_value(age.whole) as staff,
        coalesce(sum(age.people) filter (where band.sure), 0) as surely,
        coalesce(sum(age.people) filter (where band.possible), 0) as possibly
    from tally_unit as age
    join leaving_band as band using (period, tally)
    group by all
), unit as (
    select aged.period, aged.year, aged.sector, counted.indicator, counted.variant, aged.agency, aged.commune,
        counted.numerator as having_it, counted.denominator - counted.numerator as lacking_it, counted.denominator,
        greatest(0, surely - (staff - counted.denominator)) as least,
        least(possibly, counted.denominator) as most
    from aged
    join unit_count as counted using (period, sector, agency, commune)
    join indicator on indicator.code = counted.indicator and indicator.kind = 'stock_ratio'
    where staff >= counted.denominator
), left_behind as (
    select *,
        having_it - least(most, having_it) as worst_having,
        lacking_it - greatest(0, least - having_it) as worst_lacking,
        having_it - greatest(0, least - lacking_it) as best_having,
        lacking_it - least(most, lacking_it) as best_lacking
    from unit
)
select period, year, sector, indicator, variant,
    sum(having_it)::bigint as numerator, sum(denominator)::bigint as denominator,
    sum(least)::bigint as least, sum(most)::bigint as most,
    sum(worst_having)::bigint as worst_numerator, sum(worst_having + worst_lacking)::bigint as worst_denominator,
    sum(best_having)::bigint as best_numerator, sum(best_having + best_lacking)::bigint as best_denominator,
    count(*) as units
from left_behind
group by all
order by all;
