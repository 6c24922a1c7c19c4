-- A submission of the very same bytes of which every slot is still current.
select number
from history.submission
join history.slot on slot.submission = number
where file_sha256 = $sha256
group by number
having bool_and(is_current);
