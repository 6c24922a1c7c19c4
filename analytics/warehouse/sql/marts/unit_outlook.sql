-- Grain: agency or commune x target of its sector x variant, for ratios. What becomes of the unit if it is held against
-- its sector's target, carried on from its newest year-end figure. Otherwise as outlook.sql.
insert into unit_outlook
select judged.level, target.sector, judged.agency, judged.commune, target.indicator, judged.variant,
    judged.period as as_of, target.id as target_id,
    if($method = 'linear', judged.status_linear, judged.status_statcan) as status,
    judged.* exclude (target_id, level, agency, commune, variant, period)
from unit_judged as judged
join target on target.id = judged.target_id;
