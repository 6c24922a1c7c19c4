select line, value, agency
from now join agency on agency.code = now.agency
where value = if(level = 'commune', 'T', 'X');
