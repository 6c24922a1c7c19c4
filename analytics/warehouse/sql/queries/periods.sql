select code as period, kind, "end"
from period
where code in (select period from fact)
order by ord desc;
