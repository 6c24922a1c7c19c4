create or replace table meta as from new_meta;
