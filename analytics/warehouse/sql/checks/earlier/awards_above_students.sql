select line, value, earlier as period, previous_other as previous
from compared
where value > previous_other;
