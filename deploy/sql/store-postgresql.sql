-- Who may use the dashboard's own store: run in it, as its owner, after its tables were made.
-- The dashboard adds to the access log and reads it; it can neither change nor remove a row there.

do $$ begin
    create role review_dashboard login;
exception when duplicate_object then null;
end $$;

alter role review_dashboard set statement_timeout = '10s';
alter role review_dashboard set lock_timeout = '5s';

revoke create on schema public from public;
grant usage on schema public to review_dashboard;
grant select, insert, update, delete on all tables in schema public to review_dashboard;
grant usage, select on all sequences in schema public to review_dashboard;
revoke update, delete, truncate on access_log from review_dashboard;
