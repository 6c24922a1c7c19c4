select period.code as period, count(distinct number) as submissions
from slot
join submission on submission.number = slot.submission
join period on period.code = slot.period
where is_current and not accepted
group by period.code, ord
order by ord desc;
