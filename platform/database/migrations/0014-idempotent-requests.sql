-- A request that is sent again, because its answer was lost on the way, is answered again and not done again.

create table idempotent_request (
  key bytea primary key check (length(key) = 32),
  content bytea not null check (length(content) = 32),
  started_at timestamptz not null default now(),
  status integer check (status between 200 and 599),
  answer text,
  finished_at timestamptz,
  check ((status is null) = (finished_at is null))
);
comment on table idempotent_request is 'Requests that carried a key of their own (Idempotency-Key), and what they were answered. Kept for a day.';
comment on column idempotent_request.key is 'SHA-256 of who asked, where, and the key they gave.';
comment on column idempotent_request.content is 'SHA-256 of the request: the same key with another request is a mistake.';
comment on column idempotent_request.started_at is 'When it came.';
comment on column idempotent_request.status is 'What it was answered; null while it is under way, or where the server stopped in between.';
comment on column idempotent_request.answer is 'The answer as it was sent; null where it held a secret that is shown once.';
comment on column idempotent_request.finished_at is 'When it was answered.';

alter table idempotent_request enable row level security;
create policy house_clears on idempotent_request for delete to utfall_house using (true);
create policy house_sees on idempotent_request for select to utfall_house using (true);
create policy house_begins on idempotent_request for insert to utfall_house with check (true);
create policy house_ends on idempotent_request for update to utfall_house using (true);
grant select, insert, delete on idempotent_request to utfall_house;
grant update (status, answer, finished_at) on idempotent_request to utfall_house;
create policy somebody_acts on idempotent_request as restrictive to utfall_app, utfall_house, utfall_door
  using ((select app.actor()) is not null);

-- A trigger fires whoever may call its function. Who may not call it cannot hang it on a temporary table of their own, to
-- be told what the owner sees.
do $$
declare
  name regprocedure;
begin
  for name in select oid from pg_proc where pronamespace = 'app'::regnamespace and prorettype = 'trigger'::regtype loop
    execute format('revoke execute on function %s from public', name);
  end loop;
end
$$;
