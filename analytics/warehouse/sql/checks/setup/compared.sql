create or replace temp view compared as
select now.*, previous.earlier, before.value as previous, before.other as previous_other,
    before.numbers as previous_numbers
from previous
join now on now.period = previous.period and now.agency = previous.agency and now.commune = previous.commune
join before on before.period = previous.earlier and before.agency = now.agency and before.unit = now.unit
    and before.commune = now.commune and before.sector = now.sector;
