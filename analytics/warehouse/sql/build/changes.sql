-- Figures of the default reading that are not what they were: another count, or other units behind it.
-- A unit's share of the whole province is its share of a sector once more, and all communes together are no unit.
with after as (
    from value where variant = 'default'
)
select level, sector, agency, commune, indicator, period,
    before.numerator as numerator_before, before.denominator as denominator_before, before.value as value_before,
    after.numerator as numerator_after, after.denominator as denominator_after, after.value as value_after,
    coalesce(before.reported, 0) as reported_before,
    coalesce(before.expected, after.expected, 0) as expected_before,
    coalesce(after.reported, 0) as reported_after,
    coalesce(after.expected, before.expected, 0) as expected_after
from before
full join after using (level, sector, agency, commune, indicator, period)
where (
        before.numerator is distinct from after.numerator
        or before.denominator is distinct from after.denominator
        or coalesce(before.reported, 0) <> coalesce(after.reported, 0)
    )
    and not (level = 'agency' and agency in (select code from agency where level = 'commune'))
    and not (level in ('agency', 'commune') and sector in (select code from sector where kind = 'province')
        and indicator in (
            select indicator from indicator_term where sector in (select code from sector where kind <> 'province')
        ))
order by all;
