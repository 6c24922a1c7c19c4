-- What a snapshot holds, for when there is none yet.
attach ':memory:' as history;
create table history.fact (
    submission bigint, form varchar, period varchar, agency varchar, unit varchar, commune varchar,
    sector varchar, measure varchar, value bigint
);
create table history.slot (
    submission bigint, form varchar, period varchar, agency varchar, commune varchar, is_current boolean
);
create table history.submission (number bigint, file_sha256 varchar);
