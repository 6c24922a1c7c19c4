select code as period, kind, "end"
from period
where code in (select period from fact union all select period from task_span where until_day is null)
order by ord desc;
