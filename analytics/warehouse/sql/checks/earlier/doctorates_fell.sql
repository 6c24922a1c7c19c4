select line, value, earlier as period, previous
from compared
where value < previous;
