-- Grain: period x sector x indicator x variant of a ratio that lacks units. What it is (null where nobody reported), and
-- the people of the missing units: if none of them qualified the ratio would be numerator / (denominator + people), if
-- all did (numerator + people) / (denominator + people). unknown: missing units of unknown size, left out of people.
create or replace table missing_bound as
select missing.period, missing.sector, missing.indicator, missing.variant,
    coalesce(any_value(figure.numerator), 0) as numerator,
    coalesce(any_value(figure.denominator), 0) as denominator,
    any_value(figure.value) as value,
    count(*) as units,
    count(*) - count(missing.people) as unknown,
    sum(missing.people)::bigint as people
from missing_unit as missing
left join value as figure
    on figure.level = 'sector' and figure.period = missing.period and figure.sector = missing.sector
    and figure.indicator = missing.indicator and figure.variant = missing.variant
group by all
order by all;
