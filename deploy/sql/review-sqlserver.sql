-- Who may read the review database on SQL Server: run in it as its owner.
-- Not tried by the project's own tests, which have no SQL Server: try it on a copy first.

create login review_reader with password = 'CHANGE-THIS';
create user review_reader for login review_reader;
grant select on schema::dbo to review_reader;
deny insert, update, delete, execute on schema::dbo to review_reader;

-- One moment for all tables, without waiting for loads.
alter database current set allow_snapshot_isolation on;
