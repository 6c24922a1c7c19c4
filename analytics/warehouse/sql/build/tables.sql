-- Made once and kept from one snapshot to the next. No keys, no constraints: the builder is the only writer.

-- one row a submission that was ever accepted
create table submission (
    number bigint, "at" varchar, "by" varchar, form varchar, file_name varchar, file_sha256 varchar,
    counted_sha256 varchar, rows bigint, "day" date, -- of the province
    accepted boolean, -- once, whatever came later
    void boolean -- withdrawn or returned
);
-- one row a withdrawal, return or acceptance
create table review (
    event bigint, submission bigint, kind varchar, "at" varchar, "by" varchar, message varchar, "day" date
);
-- one row a submission and slot; of a slot at most one is current (counts in the figures) and at most one waits
create table slot (
    submission bigint, form varchar, period varchar, agency varchar, commune varchar, is_current boolean,
    is_waiting boolean
);
-- one row an opening, locking or reopening; agency and commune '' where it is for all
create table period_event (
    number bigint, kind varchar, period varchar, agency varchar, commune varchar, due date, "at" varchar,
    reason varchar
);
-- one row a filled count cell of a current submission
create table fact (
    submission bigint, line bigint, form varchar, period varchar, agency varchar, unit varchar, commune varchar,
    sector varchar, measure varchar, value bigint, illustrative boolean
);
-- the same of submissions that would count if they were accepted: the one that waits, and older ones it supersedes
create table pending_fact as from fact;
-- one row a task in a submission that reports on it, whether that counts or not; status: what its word means
create table task_report (
    submission bigint, line bigint, form varchar, period varchar, agency varchar, commune varchar, task varchar,
    status varchar, percent bigint, illustrative boolean
);
-- one row a filled cell of words in them; measure: the form's column
create table task_words (submission bigint, period varchar, task varchar, measure varchar, words varchar);
-- one row a reporting unit x sector x indicator x variant x period in which at least one row counts
-- provisional, here and below: a submission behind it is not yet accepted
create table unit_count (
    period varchar, indicator varchar, variant varchar, sector varchar, agency varchar, commune varchar,
    numerator bigint, denominator bigint, provisional boolean
);
-- one row a reporting unit that is expected or counts, as of a period with data
create table unit_value (
    period varchar, indicator varchar, variant varchar, sector varchar, agency varchar, commune varchar,
    numerator bigint, denominator bigint, counts_now boolean, expected boolean, reported boolean,
    provisional boolean
);
-- one row a figure: see marts/value.sql
create table value (
    period varchar, ord bigint, level varchar, sector varchar, agency varchar, commune varchar,
    indicator varchar, variant varchar, numerator bigint, denominator bigint, value double,
    reported bigint, expected bigint, series_break boolean, provisional boolean
);
-- one row a reporting unit x sector x tally x period in which at least one row counts: see marts/tally_unit.sql
create table tally_unit (
    period varchar, tally varchar, sector varchar, agency varchar, commune varchar, people bigint, whole bigint,
    provisional boolean
);
-- one row an agency or commune x sector x indicator x variant: see marts/unit_start.sql
create table unit_start (
    level varchar, sector varchar, agency varchar, commune varchar, indicator varchar, variant varchar,
    as_of varchar, ord bigint, year bigint
);
-- one row a unit's forecast of one year: see marts/forecast.sql
create table unit_forecast (
    as_of varchar, level varchar, sector varchar, agency varchar, commune varchar, indicator varchar, variant varchar,
    year bigint, band varchar,
    point double, q025 double, q10 double, q25 double, q50 double, q75 double, q90 double, q975 double
);
-- one row a unit and target of its sector: see marts/unit_outlook.sql
create table unit_outlook (
    level varchar, sector varchar, agency varchar, commune varchar, indicator varchar, variant varchar, as_of varchar,
    target_id varchar, status varchar, status_linear varchar, status_statcan varchar, said varchar, points bigint,
    probability double, likelihood varchar, year_reached bigint, past_pace double, required_pace double,
    people_a_year_2 double, people_a_year_3 double, people_a_year_4 double
);

-- What the plan alone decides.

-- one row a sector that has a figure of an indicator: those it is shown for, and the whole province
create table scope as
select indicator, sector from shown
union
select indicator.code, sector.code from indicator, sector where sector.kind = 'province';

-- one row a period x sector x indicator: how many reporting units are to report
create table awaited as
select expected.period as as_of, measured.indicator, scope.sector, count(distinct (agency, commune)) as expected
from expected
join (select distinct indicator, form, sector from indicator_term) as measured using (form, sector)
join scope on scope.indicator = measured.indicator
    and scope.sector in (expected.sector, (select code from sector where kind = 'province'))
group by all;
