-- A submission of the very same bytes of which every slot still counts or waits to be accepted.
select number
from history.submission
join history.slot on slot.submission = number
where counted_sha256 = $sha256
group by number
having bool_and(is_current or is_waiting);
