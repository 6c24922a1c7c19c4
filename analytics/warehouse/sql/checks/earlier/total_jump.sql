select line, value, earlier as period, previous
from compared
where abs(value - previous) > greatest(0.1 * previous, 5);
