-- Who may read the review database: run in it, as its owner, once and again after new tables.
-- The dashboard reads and never writes; the role could not, whatever the code did.

do $$ begin
    create role review_reader login;
exception when duplicate_object then null;
end $$;

alter role review_reader set default_transaction_read_only = on;
alter role review_reader set statement_timeout = '30s';
alter role review_reader set lock_timeout = '2s';

revoke create on schema public from public;
grant usage on schema public to review_reader;
grant select on all tables in schema public to review_reader;
