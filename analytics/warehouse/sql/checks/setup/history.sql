-- What a snapshot holds, for when there is none yet.
attach ':memory:' as history;
create table history.fact (
    submission bigint, form varchar, period varchar, agency varchar, unit varchar, commune varchar,
    sector varchar, measure varchar, value bigint
);
create table history.pending_fact as from history.fact;
create table history.task_report (
    submission bigint, line bigint, form varchar, period varchar, agency varchar, commune varchar, task varchar,
    status varchar, percent bigint, illustrative boolean
);
create table history.slot (
    submission bigint, form varchar, period varchar, agency varchar, commune varchar, is_current boolean,
    is_waiting boolean
);
create table history.submission (number bigint, counted_sha256 varchar);
