select line, "column" as place, strftime(day, '%d/%m/%Y') as value
from form_day
where day > (select today from setting);
