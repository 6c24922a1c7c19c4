select line, earlier as period
from compared
where numbers = previous_numbers;
