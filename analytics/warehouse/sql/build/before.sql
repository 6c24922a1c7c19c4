-- The figures before something is added, for build/changes.
create temp table before as select * from value where variant = 'default';
