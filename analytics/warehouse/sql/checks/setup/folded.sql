-- Agencies choose the codes of their units themselves: case and spaces do not make another unit.
create temp macro folded(code) as upper(replace(replace(code, ' ', ''), chr(160), ''));
