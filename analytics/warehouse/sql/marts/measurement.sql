-- Grain: target x variant x period with a figure: what analytics.progress is to judge.
select target.id as target_id, value.variant, value.period, value.numerator, coalesce(value.denominator, 1) as denominator
from target
join value using (sector, indicator)
where value.level in ('province', 'sector')
order by all;
