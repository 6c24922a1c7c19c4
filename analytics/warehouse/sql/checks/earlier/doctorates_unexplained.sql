select line, value, earlier as period, previous, other
from compared
where value > previous + coalesce(other, 0);
