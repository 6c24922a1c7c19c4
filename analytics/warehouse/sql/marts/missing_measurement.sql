-- Grain: target x variant x period of a ratio that lacks units of known size: what analytics.progress is to judge.
select target.id as target_id, bound.variant, bound.period, bound.numerator, bound.denominator, bound.people
from target
join missing_bound as bound using (sector, indicator)
where bound.people is not null
order by all;
