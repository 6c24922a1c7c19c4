-- Grain: target x variant x period of a ratio that lacks units of known size. Whether the target would be met if none
-- of their people qualified, and if all did; null without anybody.
create or replace table missing_verdict as from new_missing_verdict order by all;
