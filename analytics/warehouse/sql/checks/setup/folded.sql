-- Agencies choose the codes of their units themselves: case and spaces do not make another unit.
-- Most codes have no spaces, and to look for them is quicker than to replace them.
create temp macro folded(code) as upper(
    if(contains(code, ' ') or contains(code, chr(160)), replace(replace(code, ' ', ''), chr(160), ''), code)
);
