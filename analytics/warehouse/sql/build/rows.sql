-- Checked rows of many submissions; `prototype` gives columns that older rows may lack.
select * from prototype
union all by name
select * from read_parquet($paths, filename = true, union_by_name = true);
