-- The house: who acts, what may never change, and the log of what was done.
-- Nothing here is newer than PostgreSQL 15.

create schema if not exists app;
comment on schema app is 'Functions of the house: who acts and what may not change.';
grant usage on schema app to public;

do $$
begin
  if not exists (select from pg_roles where rolname = 'utfall_app') then
    create role utfall_app nologin;
  end if;
end
$$;
comment on role utfall_app is 'Every transaction of the application runs as this role, under row level security.';
grant usage on schema public to utfall_app;

-- A setting could otherwise be written inside any expression, and with it another person's name or role.
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;

create function app.act_as(person text, reason text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if coalesce(person, '') = '' or coalesce(reason, '') = '' then
    raise exception 'a transaction needs an actor and a purpose' using errcode = 'UF002';
  end if;
  if coalesce(current_setting('app.actor', true), '') <> '' then
    raise exception 'the actor of a transaction does not change' using errcode = 'UF003';
  end if;
  perform set_config('app.actor', person, true);
  perform set_config('app.purpose', reason, true);
end
$$;
comment on function app.act_as is 'Names the person and the purpose of this transaction, once.';
revoke execute on function app.act_as(text, text) from public;
grant execute on function app.act_as(text, text) to utfall_app;

create function app.actor() returns text language sql stable as
$$ select nullif(current_setting('app.actor', true), '') $$;
comment on function app.actor is 'The person who acts in this transaction; null where nobody has been named.';

create function app.purpose() returns text language sql stable as
$$ select nullif(current_setting('app.purpose', true), '') $$;
comment on function app.purpose is 'What this transaction is for; null where nobody has said.';

create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % do not change', tg_table_name using errcode = 'UF001';
end
$$;
comment on function app.refuse_change is 'Trigger: a row once written stays; a correction is a new row.';

create table audit_event (
  id bigint primary key,
  at timestamptz not null,
  actor text not null,
  purpose text not null,
  action text not null check (action <> ''),
  subject text not null check (subject <> ''),
  before jsonb,
  after jsonb,
  previous_hash text not null,
  hash text not null unique
);
comment on table audit_event is 'Append-only log of what was done, by whom and for what; each row is chained to the one before by its hash.';
comment on column audit_event.id is 'Place in the chain: 1, 2, 3 … without gaps.';
comment on column audit_event.at is 'When it was written, by the clock of the database.';
comment on column audit_event.actor is 'Who acted, as named in the transaction.';
comment on column audit_event.purpose is 'What for, as named in the transaction.';
comment on column audit_event.action is 'What was done: a stable code, for instance study.lock.';
comment on column audit_event.subject is 'What it was done to, for instance study/7.';
comment on column audit_event.before is 'The state before, without personal data; null where there was none.';
comment on column audit_event.after is 'The state after, without personal data; null where there is none.';
comment on column audit_event.previous_hash is 'Hash of the row before; for the first row 64 zeros.';
comment on column audit_event.hash is 'SHA-256 in hexadecimal of the row and the hash before it.';

create function app.audit_hash(event audit_event) returns text language sql immutable as $$
  select encode(sha256(convert_to(jsonb_build_array(
    event.id, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    event.actor, event.purpose, event.action, event.subject, event.before, event.after, event.previous_hash
  )::text, 'UTF8')), 'hex')
$$;
comment on function app.audit_hash is 'The hash that a row of the log should have.';

create function app.chain_audit_event() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  last audit_event;
begin
  if app.actor() is null then
    raise exception 'a transaction needs an actor and a purpose' using errcode = 'UF002';
  end if;
  -- One writer at a time, until its transaction ends: otherwise two rows would follow the same one.
  perform pg_advisory_xact_lock(hashtext('audit_event'));
  select * into last from audit_event order by id desc limit 1;
  new.id := coalesce(last.id, 0) + 1;
  new.at := clock_timestamp();
  new.actor := app.actor();
  new.purpose := app.purpose();
  new.previous_hash := coalesce(last.hash, repeat('0', 64));
  new.hash := app.audit_hash(new);
  return new;
end
$$;
comment on function app.chain_audit_event is 'Trigger: place, time, person and hash of a new row in the log are not the writer''s to choose.';

create trigger audit_event_chain before insert on audit_event
  for each row execute function app.chain_audit_event();
create trigger audit_event_stays before update or delete on audit_event
  for each row execute function app.refuse_change();
create trigger audit_event_is_not_emptied before truncate on audit_event
  for each statement execute function app.refuse_change();

create function app.first_audit_fault() returns bigint language sql stable as $$
  select min(id) from (
    select event.id,
      event.id = row_number() over (order by event.id)
      and event.previous_hash = coalesce(lag(event.hash) over (order by event.id), repeat('0', 64))
      and event.hash = app.audit_hash(event) as is_whole
    from audit_event event
  ) as chain where not is_whole
$$;
comment on function app.first_audit_fault is 'The first row of the log that was changed, moved or follows a missing one; null where the chain is whole.';

alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy actor_reads on audit_event for select to utfall_app using ((select app.actor()) is not null);
create policy actor_adds on audit_event for insert to utfall_app with check (actor = (select app.actor()));
-- The trigger reads the row before as the owner, whom row level security would otherwise bind too.
create policy owner_chains on audit_event for select to current_user using (true);
grant select, insert on audit_event to utfall_app;
