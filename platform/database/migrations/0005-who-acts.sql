-- Who acts: organisations, accounts with their roles, sessions, and the sealed context of a transaction.
-- A transaction enters through one of three doors, each a role of its own with little reach:
--   utfall_app    a person (or a machine) whose session the database itself has checked
--   utfall_house  the house's own work: jobs, the example, ending what was left behind
--   utfall_door   signing in: credentials and sessions, and nothing else
-- The server connects as a login role that is a member of these and owns nothing.

do $$
declare
  door text;
begin
  foreach door in array array['utfall_house', 'utfall_door'] loop
    if not exists (select from pg_roles where rolname = door) then
      execute format('create role %I nologin', door);
    end if;
  end loop;
end
$$;
comment on role utfall_house is 'The house''s own work: jobs, the example, ending what was left behind.';
comment on role utfall_door is 'Signing in: credentials and sessions, and nothing else.';
grant usage on schema public to utfall_house, utfall_door;

-- Whoever verifies the log from outside need not be its owner.
do $$
begin
  if not exists (select from pg_roles where rolname = 'utfall_auditor') then
    create role utfall_auditor nologin;
  end if;
end
$$;
comment on role utfall_auditor is 'Reads the whole log and nothing else, to verify it from outside. Given to no login by itself.';
grant usage on schema public to utfall_auditor;

-- The owner's connection exists for migrations, backup and restore; nothing the server does runs as the owner but the
-- functions below. Forcing row level security on the owner would bind just these.
alter table audit_event no force row level security;
drop policy owner_chains on audit_event;

create table house (
  is_only boolean primary key default true check (is_only),
  kind text not null check (kind in ('trial', 'own', 'joint')),
  name text not null check (name <> ''),
  created_at timestamptz not null default now()
);
comment on table house is 'What this house is for; one row.';
comment on column house.is_only is 'There is one row.';
comment on column house.kind is 'trial: example persons only; own: one authority''s own data; joint: real persons of several authorities, which takes PostgreSQL.';
comment on column house.name is 'What the people who use it call it.';
comment on column house.created_at is 'When it was set up.';

-- Organisations ---------------------------------------------------------------------------------------------------

create table organisation (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  kind text not null check (kind in ('principal', 'authority', 'branch', 'unit', 'federation', 'provider', 'evaluator')),
  parent_id integer references organisation,
  area_id integer references organisation,
  name_sv text not null check (name_sv <> ''),
  name_en text not null check (name_en <> ''),
  organisation_number text check (organisation_number ~ '^\d{10}$'),
  area_code text check (area_code ~ '^\d{2}(\d{2})?$'),
  valid_from date not null default '1900-01-01',
  valid_to date,
  created_at timestamptz not null default now(),
  created_by text not null,
  check (valid_to > valid_from),
  check ((kind in ('principal', 'federation', 'provider', 'evaluator')) = (parent_id is null))
);
comment on table organisation is 'Principals, their authorities, independent branches and units; federations; providers; evaluators.';
comment on column organisation.id is 'Key.';
comment on column organisation.slug is 'Name in addresses.';
comment on column organisation.kind is 'principal (the state, a region, a municipality), authority, branch (an independent branch of an authority, 8 kap. 2 § OSL), unit, federation, provider or evaluator.';
comment on column organisation.parent_id is 'What it is part of; null for those that stand on their own.';
comment on column organisation.area_id is 'Its secrecy area: the nearest independent branch, else authority or own legal person, upwards; null for a principal. Filled in by the database.';
comment on column organisation.name_sv is 'Name in Swedish.';
comment on column organisation.name_en is 'Name in English.';
comment on column organisation.organisation_number is 'Ten digits; null where it has none of its own.';
comment on column organisation.area_code is 'County (two digits) or municipality (four), as text.';
comment on column organisation.valid_from is 'First day.';
comment on column organisation.valid_to is 'First day on which it is no more; null while it is.';
comment on column organisation.created_at is 'When it was written here.';
comment on column organisation.created_by is 'By whom.';

create function app.place_organisation() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  parent organisation;
begin
  if new.parent_id is not null then
    select * into parent from organisation where id = new.parent_id;
    if not (case new.kind
      when 'authority' then parent.kind = 'principal'
      when 'branch' then parent.kind = 'authority'
      else parent.kind <> 'principal' end) then
      raise exception 'a % is no part of a %', new.kind, parent.kind using errcode = 'UF008';
    end if;
  end if;
  new.area_id := case
    when new.kind = 'principal' then null
    when new.kind = 'unit' then parent.area_id
    else new.id end;
  return new;
end
$$;
comment on function app.place_organisation is 'Trigger: what may be part of what, and which secrecy area it lies in.';
create trigger organisation_is_placed before insert or update on organisation
  for each row execute function app.place_organisation();

create table federation_member (
  id integer generated always as identity primary key,
  federation_id integer not null references organisation,
  member_id integer not null references organisation,
  valid_from date not null,
  valid_to date,
  check (valid_to > valid_from),
  unique (federation_id, member_id, valid_from)
);
comment on table federation_member is 'Who is member of a coordination federation, from when to when.';
comment on column federation_member.id is 'Key.';
comment on column federation_member.federation_id is 'The federation.';
comment on column federation_member.member_id is 'The member: a principal or an authority.';
comment on column federation_member.valid_from is 'First day.';
comment on column federation_member.valid_to is 'First day on which it is no longer a member; null while it is.';

create table same_area (
  id integer generated always as identity primary key,
  first_area_id integer not null references organisation,
  second_area_id integer not null references organisation,
  ground text not null check (ground <> ''),
  valid_from date not null,
  valid_to date,
  created_at timestamptz not null default now(),
  created_by text not null,
  check (first_area_id < second_area_id),
  check (valid_to > valid_from)
);
comment on table same_area is 'Two branches that the law counts as one area of secrecy between given dates.';
comment on column same_area.id is 'Key.';
comment on column same_area.first_area_id is 'The one with the lower key.';
comment on column same_area.second_area_id is 'The one with the higher key.';
comment on column same_area.ground is 'Which rule of the legal map says so.';
comment on column same_area.valid_from is 'First day.';
comment on column same_area.valid_to is 'First day on which it no longer holds; null while it does.';
comment on column same_area.created_at is 'When it was written.';
comment on column same_area.created_by is 'By whom.';

-- Accounts, roles, sessions ------------------------------------------------------------------------------------------

create table account (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('person', 'example')),
  name text not null check (name <> ''),
  email text,
  language text not null default 'sv' check (language in ('sv', 'en')),
  created_at timestamptz not null default now(),
  created_by text not null,
  closed_at timestamptz
);
comment on table account is 'A member of staff who may sign in. Participants have none.';
comment on column account.id is 'Key.';
comment on column account.kind is 'person, or example: somebody to be in a trial house.';
comment on column account.name is 'Name as it stands in the log.';
comment on column account.email is 'Where an invitation goes; also the name to sign in with.';
comment on column account.language is 'Language of letters to the person.';
comment on column account.created_at is 'When.';
comment on column account.created_by is 'By whom.';
comment on column account.closed_at is 'When it was closed; a closed account never signs in again.';
create unique index account_by_email on account (lower(email)) where closed_at is null;

create table role_assignment (
  id integer generated always as identity primary key,
  account_id integer not null references account,
  organisation_id integer not null references organisation,
  role text not null check (role in ('house-administrator', 'administrator', 'operator', 'coordinator', 'referrer',
    'evaluator', 'decision-maker', 'funder', 'manager', 'auditor', 'reader')),
  valid_from timestamptz not null default now(),
  valid_to timestamptz,
  reason text not null check (reason <> ''),
  conflict_note text check (conflict_note <> ''),
  granted_by text not null,
  ended_at timestamptz,
  ended_by text,
  end_reason text,
  check (valid_to > valid_from),
  check ((ended_at is null) = (ended_by is null))
);
comment on table role_assignment is 'Who may be what in which organisation. A change is the end of one row and a new one.';
comment on column role_assignment.id is 'Key.';
comment on column role_assignment.account_id is 'Who.';
comment on column role_assignment.organisation_id is 'Where.';
comment on column role_assignment.role is 'What.';
comment on column role_assignment.valid_from is 'From when.';
comment on column role_assignment.valid_to is 'Until when it was given; null without end.';
comment on column role_assignment.reason is 'Why it was given.';
comment on column role_assignment.conflict_note is 'Why the person holds this beside a role it should be kept apart from (X.19); null where there is none.';
comment on column role_assignment.granted_by is 'By whom.';
comment on column role_assignment.ended_at is 'When it was taken back; null while it holds.';
comment on column role_assignment.ended_by is 'By whom.';
comment on column role_assignment.end_reason is 'Why.';
create unique index role_assignment_once on role_assignment (account_id, organisation_id, role) where ended_at is null;
create index role_assignment_by_organisation on role_assignment (organisation_id, role);

create table session (
  id bigint generated always as identity primary key,
  key bytea not null unique check (length(key) = 32),
  account_id integer not null references account,
  organisation_id integer references organisation,
  method text not null check (method in ('passkey', 'password', 'oidc', 'entry-link', 'example')),
  assurance text not null check (assurance in ('one-factor', 'two-factor', 'trial')),
  idle_minutes integer not null check (idle_minutes > 0),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  confirmed_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed-out', 'ended-elsewhere', 'switched', 'account-closed', 'credential-changed')),
  check ((ended_at is null) = (end_reason is null))
);
comment on table session is 'Somebody is signed in. The token is with the browser; here is only its hash.';
comment on column session.id is 'Key.';
comment on column session.key is 'SHA-256 of the token.';
comment on column session.account_id is 'Who.';
comment on column session.organisation_id is 'In which organisation the person acts; null until one is chosen.';
comment on column session.method is 'How the person signed in.';
comment on column session.assurance is 'How sure that is: one-factor, two-factor, or trial (an example account).';
comment on column session.idle_minutes is 'How long it lives without being used.';
comment on column session.created_at is 'When it began.';
comment on column session.last_seen_at is 'When it was last used, to the minute.';
comment on column session.confirmed_at is 'When the person last proved who they are; signing, overriding and unblinding ask for it anew.';
comment on column session.expires_at is 'When it ends at the latest.';
comment on column session.ended_at is 'When it was ended before that.';
comment on column session.end_reason is 'Why.';
create index session_by_account on session (account_id) where ended_at is null;

create table machine_token (
  id integer generated always as identity primary key,
  key bytea not null unique check (length(key) = 32),
  organisation_id integer not null references organisation,
  name text not null check (name <> ''),
  role text not null check (role in ('operator', 'evaluator', 'reader', 'auditor')),
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  created_by text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by text,
  check (expires_at <= created_at + interval '400 days')
);
comment on table machine_token is 'A program that may do a few named things in one organisation.';
comment on column machine_token.id is 'Key.';
comment on column machine_token.key is 'SHA-256 of the token, which is shown once.';
comment on column machine_token.organisation_id is 'Where it acts.';
comment on column machine_token.name is 'What it is for.';
comment on column machine_token.role is 'As what it acts.';
comment on column machine_token.scopes is 'What it may do, each as an action''s stable name.';
comment on column machine_token.created_at is 'When it was made.';
comment on column machine_token.created_by is 'By whom.';
comment on column machine_token.expires_at is 'When it ends.';
comment on column machine_token.revoked_at is 'When it was taken back; null while it holds.';
comment on column machine_token.revoked_by is 'By whom.';

create table job (
  id bigint generated always as identity primary key,
  kind text not null check (kind <> ''),
  subject text not null check (subject <> ''),
  account_id integer references account,
  organisation_id integer references organisation,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'stopped')),
  share double precision not null default 0 check (share between 0 and 1),
  step text,
  order_data jsonb not null default '{}',
  answer jsonb,
  problem_code text,
  tries smallint not null default 0,
  process text,
  heartbeat_at timestamptz,
  stop_asked_at timestamptz,
  requested_at timestamptz not null default now(),
  requested_by text not null,
  started_at timestamptz,
  finished_at timestamptz,
  check ((state in ('done', 'failed', 'stopped')) = (finished_at is not null)),
  check ((state = 'failed') = (problem_code is not null)),
  check (state = 'queued' or process is not null or state in ('stopped', 'failed'))
);
comment on table job is 'Work that takes longer than an answer: its progress, its end, and what came of it.';
comment on column job.id is 'Key.';
comment on column job.kind is 'What kind of work: a stable code.';
comment on column job.subject is 'What it is about, for instance study/7.';
comment on column job.account_id is 'On whose behalf; null for the house''s own.';
comment on column job.organisation_id is 'In which organisation; null for the house''s own.';
comment on column job.state is 'queued, running, done, failed or stopped; the last three are final.';
comment on column job.share is 'How much is done, 0 to 1.';
comment on column job.step is 'What is being done: a stable code.';
comment on column job.order_data is 'What was ordered, without personal data.';
comment on column job.answer is 'What came of it, without personal data; null until it is done.';
comment on column job.problem_code is 'Why it failed: a stable code.';
comment on column job.tries is 'How many times it has been taken up; more than once where a process died over it.';
comment on column job.process is 'Which server process has it; a queued job with a process can be taken by that one only.';
comment on column job.heartbeat_at is 'When that process last said that it has it.';
comment on column job.stop_asked_at is 'When somebody asked for it to be stopped.';
comment on column job.requested_at is 'When it was ordered.';
comment on column job.requested_by is 'By whom.';
comment on column job.started_at is 'When it was taken up.';
comment on column job.finished_at is 'When it ended, whichever way.';
create index job_waiting on job (id) where state = 'queued';
create index job_in_hand on job (process) where state in ('queued', 'running') and process is not null;
create index job_by_organisation on job (organisation_id, id);
create index job_by_subject on job (subject, id);

create function app.keep_finished_job() returns trigger language plpgsql as $$
begin
  if old.state in ('done', 'failed', 'stopped') then
    raise exception 'a finished job does not change' using errcode = 'UF001';
  end if;
  return new;
end
$$;
comment on function app.keep_finished_job is 'Trigger: a job that has ended stays as it ended.';
create trigger job_ends_once before update on job for each row execute function app.keep_finished_job();

-- The sealed context -------------------------------------------------------------------------------------------------

create table app.seal (
  is_only boolean primary key default true check (is_only),
  key bytea not null
);
comment on table app.seal is 'The key that seals the context of a transaction; nobody but the owner reads it.';
comment on column app.seal.is_only is 'There is one row.';
comment on column app.seal.key is '64 random bytes, made anew where the database was made or restored.';
insert into app.seal (key) select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
  || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- In plpgsql, which plans a statement once for each connection: it is asked several times in every transaction.
create function app.seal_of(context text) returns text language plpgsql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  secret bytea;
begin
  select key into strict secret from app.seal;
  return encode(sha256(secret || sha256(secret || convert_to(
    context || pg_backend_pid() || to_char(transaction_timestamp() at time zone 'UTC', 'YYYYMMDDHH24MISSUS'), 'UTF8'))), 'hex');
end
$$;
comment on function app.seal_of is 'What proves that a context was set by the doors, in this transaction and no other.';
revoke execute on function app.seal_of(text) from public;

create function app.context() returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  context text := current_setting('app.context', true);
begin
  if coalesce(context, '') = '' or current_setting('app.seal', true) is distinct from app.seal_of(context)
    or context::jsonb ->> 'door' is distinct from current_setting('role') then
    return null;
  end if;
  return context::jsonb;
end
$$;
comment on function app.context is 'Who acts in this transaction; null where nobody has come in by a door, where the seal is not ours, or where another role is taken than the one that the door leads to.';

create or replace function app.actor() returns text language sql stable as
$$ select app.context() ->> 'actor' $$;
create or replace function app.purpose() returns text language sql stable as
$$ select app.context() ->> 'purpose' $$;
create function app.account() returns integer language sql stable as
$$ select (app.context() ->> 'account')::integer $$;
comment on function app.account is 'The account that acts; null for the house and for machines.';
create function app.organisation() returns integer language sql stable as
$$ select (app.context() ->> 'organisation')::integer $$;
comment on function app.organisation is 'The organisation in which somebody acts; null where none is chosen.';
create function app.area() returns integer language sql stable as
$$ select (app.context() ->> 'area')::integer $$;
comment on function app.area is 'The secrecy area in which somebody acts.';
create function app.has_role(variadic roles text[]) returns boolean language sql stable as
$$ select coalesce(app.context() -> 'roles' ?| roles, false) $$;
comment on function app.has_role is 'Whether who acts has one of these roles where they act.';

drop function app.act_as(text, text);

create function app.enter(context jsonb, door text default current_setting('role')) returns jsonb language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  sealed text := (context || jsonb_build_object('door', door))::text;
begin
  if coalesce(context ->> 'purpose', '') = '' then
    raise exception 'a transaction needs an actor and a purpose' using errcode = 'UF002';
  end if;
  -- Settings can be emptied where the server lets an expression write them; a lock stays until the transaction ends. By
  -- their own door people bring the proof of who they are, and only the others must never be come in by after it.
  if app.context() is not null or current_setting('role') <> 'utfall_app' and exists (
      select from pg_locks where locktype = 'advisory' and classid = 7585 and pid = pg_backend_pid()) then
    raise exception 'the actor of a transaction does not change' using errcode = 'UF003';
  end if;
  perform pg_advisory_xact_lock_shared(7585, pg_backend_pid());
  perform set_config('app.context', sealed, true);
  perform set_config('app.seal', app.seal_of(sealed), true);
  -- Whatever was left on the connection.
  perform set_config('app.lane', '', true);
  return context;
end
$$;
comment on function app.enter is 'Sets the context of this transaction, once, for the role that the door leads to. Called by the doors alone.';
revoke execute on function app.enter(jsonb, text) from public;

create function app.roles_of(account integer, organisation integer) returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(distinct role order by role), '[]') from role_assignment
    where account_id = account and ended_at is null and valid_from <= now() and (valid_to is null or valid_to > now())
      and (organisation_id = organisation or role = 'house-administrator'));
end
$$;
comment on function app.roles_of is 'The roles of an account where it acts; who administers the house does so everywhere.';
revoke execute on function app.roles_of(integer, integer) from public;

create function app.enter_by_session(token_key bytea, purpose text, attended boolean) returns jsonb language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  s session;
  a account;
  o organisation;
  t machine_token;
begin
  select * into s from session where key = token_key and ended_at is null and expires_at > now()
    and last_seen_at > now() - make_interval(mins => idle_minutes);
  if found then
    select * into a from account where id = s.account_id and closed_at is null;
    if not found then
      raise exception 'nobody is signed in by that' using errcode = 'UF010';
    end if;
    -- Who no longer has a role in the organisation no longer acts there.
    select * into o from organisation where id = s.organisation_id and (valid_to is null or valid_to > current_date)
      and exists (select from role_assignment held where held.account_id = a.id and held.organisation_id = s.organisation_id
        and held.ended_at is null and held.valid_from <= now() and (held.valid_to is null or held.valid_to > now()));
    -- What a page asks by itself, with nobody at it, does not put off the end of an unused session.
    if attended and s.last_seen_at < now() - interval '1 minute' then
      update session set last_seen_at = now() where id = (
        select id from session where id = s.id and last_seen_at < now() - interval '1 minute' for update skip locked);
    end if;
    return app.enter(jsonb_build_object('purpose', purpose, 'at', now(), 'actor', 'person/' || a.id, 'name', a.name,
      'account', a.id, 'organisation', o.id, 'organisationSlug', o.slug, 'area', o.area_id,
      'roles', app.roles_of(a.id, o.id), 'scopes', null, 'session', s.id, 'method', s.method,
      'assurance', s.assurance, 'confirmedAt', s.confirmed_at, 'language', a.language));
  end if;
  select * into t from machine_token where key = token_key and revoked_at is null and expires_at > now();
  if not found then
    raise exception 'nobody is signed in by that' using errcode = 'UF010';
  end if;
  select * into o from organisation where id = t.organisation_id and (valid_to is null or valid_to > current_date);
  return app.enter(jsonb_build_object('purpose', purpose, 'at', now(), 'actor', 'machine/' || t.id, 'name', t.name,
    'account', null, 'organisation', o.id, 'organisationSlug', o.slug, 'area', o.area_id,
    'roles', jsonb_build_array(t.role), 'scopes', to_jsonb(t.scopes), 'session', null, 'method', 'machine-token',
    'assurance', 'one-factor', 'confirmedAt', null, 'language', 'sv'));
end
$$;
comment on function app.enter_by_session is 'The door of people and machines: the database itself checks the session or token. Only what somebody attends to counts as use of a session.';
revoke execute on function app.enter_by_session(bytea, text, boolean) from public;
grant execute on function app.enter_by_session(bytea, text, boolean) to utfall_app;

create function app.enter_for_job(job_id bigint, by_process text, at_try integer, purpose text) returns jsonb language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  j job;
  a account;
  o organisation;
  t machine_token;
begin
  -- A process that was only slow, and whose work another has taken up, must not write what the other writes.
  select * into j from job where id = job_id and state = 'running' and process = by_process and tries = at_try
    and organisation_id is not null;
  if not found then
    raise exception 'no such job is under way' using errcode = 'UF010';
  end if;
  if j.account_id is null then
    select * into t from machine_token where 'machine/' || id = j.requested_by and organisation_id = j.organisation_id
      and revoked_at is null and expires_at > now();
    select * into o from organisation where id = t.organisation_id and (valid_to is null or valid_to > current_date);
    if o.id is null then
      raise exception 'the program that ordered this has no say any more' using errcode = 'UF010';
    end if;
    return app.enter(jsonb_build_object('purpose', purpose, 'at', now(), 'actor', 'machine/' || t.id, 'name', t.name,
      'account', null, 'organisation', o.id, 'organisationSlug', o.slug, 'area', o.area_id,
      'roles', jsonb_build_array(t.role), 'scopes', to_jsonb(t.scopes), 'session', null, 'method', 'job',
      'assurance', 'one-factor', 'confirmedAt', null, 'language', 'sv'), 'utfall_app');
  end if;
  select * into a from account where id = j.account_id and closed_at is null;
  if not found then
    raise exception 'who ordered this has no say any more' using errcode = 'UF010';
  end if;
  select * into o from organisation where id = j.organisation_id
    and exists (select from role_assignment held where held.account_id = a.id and held.organisation_id = j.organisation_id
      and held.ended_at is null and held.valid_from <= now() and (held.valid_to is null or held.valid_to > now()));
  return app.enter(jsonb_build_object('purpose', purpose, 'at', now(), 'actor', 'person/' || a.id, 'name', a.name,
    'account', a.id, 'organisation', o.id, 'organisationSlug', o.slug, 'area', o.area_id,
    'roles', app.roles_of(a.id, o.id), 'scopes', null, 'session', null, 'method', 'job',
    'assurance', 'one-factor', 'confirmedAt', null, 'language', a.language), 'utfall_app');
end
$$;
comment on function app.enter_for_job is 'The door of work that somebody ordered: it may what they may, in the process that has it.';
revoke execute on function app.enter_for_job(bigint, text, integer, text) from public;
grant execute on function app.enter_for_job(bigint, text, integer, text) to utfall_house;

create function app.enter_as_house(purpose text) returns jsonb language sql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.enter(jsonb_build_object('purpose', purpose, 'at', now(), 'actor', 'house', 'name', 'Utfall', 'account', null,
    'organisation', null, 'organisationSlug', null, 'area', null, 'roles', '[]'::jsonb, 'scopes', null, 'session', null,
    'method', 'house', 'assurance', 'two-factor', 'confirmedAt', null, 'language', 'sv'))
$$;
comment on function app.enter_as_house is 'The door of the house''s own work, and of signing in.';
revoke execute on function app.enter_as_house(text) from public;
grant execute on function app.enter_as_house(text) to utfall_house, utfall_door;

-- The log knows who in which organisation and as what; it is chained in lanes, so that writers do not wait for each other.

alter table audit_event
  add column format smallint not null default 1,
  add column lane smallint not null default 0,
  add column place bigint,
  add column actor_name text,
  add column account_id integer references account,
  add column organisation_id integer references organisation,
  add column organisation_slug text,
  add column roles text,
  add column case_id bigint;
alter table audit_event disable trigger audit_event_stays;
update audit_event set place = id;
alter table audit_event enable trigger audit_event_stays;
alter table audit_event alter column place set not null, add unique (lane, place);
-- In the hash, JSON's null and no value at all are the same text: only one of them may be written, or one could be
-- made the other without a trace.
alter table audit_event add constraint audit_event_null_is_one check
  (format = 1 or (before is distinct from 'null'::jsonb and after is distinct from 'null'::jsonb));
comment on column audit_event.id is 'Key, rising in the order in which rows were begun.';
comment on column audit_event.format is 'How the hash is made: 1 before organisations were known, 2 since.';
comment on column audit_event.lane is 'Which chain the row is in: writers at the same time use different ones.';
comment on column audit_event.place is 'Place in that chain: 1, 2, 3 … without gaps.';
comment on column audit_event.actor_name is 'Name of who acted, as it was then.';
comment on column audit_event.account_id is 'The account that acted; null for the house and for machines.';
comment on column audit_event.organisation_id is 'The organisation in which it was done; null for the house''s own.';
comment on column audit_event.organisation_slug is 'Its name in addresses, as it was then.';
comment on column audit_event.roles is 'The roles that who acted had there, with commas.';
comment on column audit_event.case_id is 'The person''s case that it was about; null where no person is.';
do $$
begin
  execute format('create sequence audit_event_id as bigint start %s', (select coalesce(max(id), 0) + 1 from audit_event));
end
$$;
alter sequence audit_event_id owned by audit_event.id;
create index audit_event_by_organisation on audit_event (organisation_id, id);
create index audit_event_by_case on audit_event (case_id, id) where case_id is not null;
create index audit_event_by_account on audit_event (account_id, id);

create or replace function app.audit_hash(event audit_event) returns text language sql immutable as $$
  select encode(sha256(convert_to((case event.format
    when 1 then jsonb_build_array(
      event.place, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      event.actor, event.purpose, event.action, event.subject, event.before, event.after, event.previous_hash)
    else jsonb_build_array(
      event.format, event.lane, event.place, event.id, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      event.actor, event.actor_name, event.account_id, event.organisation_id, event.organisation_slug, event.roles,
      event.purpose, event.action, event.subject, event.case_id, event.before, event.after, event.previous_hash)
    end)::text, 'UTF8')), 'hex')
$$;

create or replace function app.chain_audit_event() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  context jsonb := app.context();
  lanes constant integer := 16;
  own integer := pg_backend_pid() % lanes;
  last audit_event;
begin
  if context is null then
    raise exception 'a transaction needs an actor and a purpose' using errcode = 'UF002';
  end if;
  -- One writer at a time in a lane, until its transaction ends: otherwise two rows would follow the same one.
  -- A transaction stays in the lane it has; a new one takes the first that is free, and waits only where none is.
  new.lane := coalesce(substring(current_setting('app.lane', true) from '^(?:[0-9]|1[0-5])$')::smallint, -1);
  if new.lane < 0 then
    for step in 0 .. lanes - 1 loop
      if pg_try_advisory_xact_lock(7583, (own + step) % lanes) then
        new.lane := (own + step) % lanes;
        exit;
      end if;
    end loop;
    if new.lane < 0 then
      perform pg_advisory_xact_lock(7583, own);
      new.lane := own;
    end if;
    perform set_config('app.lane', new.lane::text, true);
  else
    perform pg_advisory_xact_lock(7583, new.lane);
  end if;
  select * into last from audit_event where lane = new.lane order by place desc limit 1;
  new.id := nextval('audit_event_id');
  new.format := 2;
  new.place := coalesce(last.place, 0) + 1;
  new.at := clock_timestamp();
  new.actor := context ->> 'actor';
  new.actor_name := context ->> 'name';
  new.account_id := (context ->> 'account')::integer;
  new.organisation_id := (context ->> 'organisation')::integer;
  new.organisation_slug := context ->> 'organisationSlug';
  new.roles := (select string_agg(role, ', ' order by role) from jsonb_array_elements_text(context -> 'roles') as role);
  new.purpose := context ->> 'purpose';
  new.before := nullif(new.before, 'null'::jsonb);
  new.after := nullif(new.after, 'null'::jsonb);
  new.previous_hash := coalesce(last.hash, repeat('0', 64));
  new.hash := app.audit_hash(new);
  return new;
end
$$;

create or replace function app.first_audit_fault() returns bigint language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select min(id) from (
    select event.id,
      event.place = row_number() over (partition by event.lane order by event.place)
      and event.previous_hash = coalesce(lag(event.hash) over (partition by event.lane order by event.place), repeat('0', 64))
      and event.hash = app.audit_hash(event)
      -- What the first format does not hash was not there when it was written.
      and (event.format = 2 or (event.format = 1 and event.lane = 0 and event.id = event.place
        and coalesce(event.actor_name, event.organisation_slug, event.roles) is null
        and coalesce(event.account_id, event.organisation_id, event.case_id) is null)) as is_whole
    from audit_event event
  ) as chain where is_whole is not true
$$;
comment on function app.first_audit_fault is 'The first row of the log that was changed, moved or follows a missing one; null where every chain is whole.';

create function app.audit_heads() returns table (lane smallint, place bigint, hash text) language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  -- From lane to lane by the index: asked each minute, of a log of any length.
  with recursive known as (
    select min(event.lane) as lane from audit_event event
    union all
    select (select min(event.lane) from audit_event event where event.lane > known.lane) from known where known.lane is not null
  )
  select newest.lane, newest.place, newest.hash from known cross join lateral (
    select event.lane, event.place, event.hash from audit_event event where event.lane = known.lane order by event.place desc limit 1
  ) as newest order by newest.lane
$$;
comment on function app.audit_heads is 'The newest row of each chain: kept outside the database, they show when rows at the end are gone.';

create function app.has_audit_row(in_lane smallint, at_place bigint, with_hash text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from audit_event where lane = in_lane and place = at_place and hash = with_hash)
$$;
comment on function app.has_audit_row is 'Whether the log holds a row that was seen before: not so after an older copy was put back.';
revoke execute on function app.first_audit_fault(), app.audit_heads(), app.has_audit_row(smallint, bigint, text) from public;
grant execute on function app.first_audit_fault(), app.audit_heads(), app.has_audit_row(smallint, bigint, text) to utfall_app, utfall_house;

-- Who may what: closed by default ------------------------------------------------------------------------------------

do $$
declare
  name text;
begin
  foreach name in array array['house', 'organisation', 'federation_member', 'same_area', 'account', 'role_assignment',
    'session', 'machine_token', 'job'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create trigger %I before truncate on %I for each statement execute function app.refuse_change()',
      name || '_is_not_emptied', name);
    execute format('create trigger %I before delete on %I for each row execute function app.refuse_change()',
      name || '_is_not_deleted', name);
  end loop;
end
$$;

-- The log: a person sees what they did; who keeps an organisation's log sees the organisation's; the house's own rows
-- are for who administers the house.
drop policy actor_reads on audit_event;
drop policy actor_adds on audit_event;
create policy own_rows on audit_event for select to utfall_app using (account_id = (select app.account()));
create policy organisation_rows on audit_event for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('administrator', 'auditor')));
create policy house_rows on audit_event for select to utfall_app
  using (organisation_id is null and (select app.has_role('house-administrator')));
create policy actor_adds on audit_event for insert to utfall_app, utfall_house, utfall_door
  with check (actor = (select app.actor()));
create policy house_reads on audit_event for select to utfall_house using ((select app.actor()) is not null);
create policy auditor_reads on audit_event for select to utfall_auditor using (true);
revoke insert on audit_event from utfall_app;
grant insert (action, subject, before, after, case_id) on audit_event to utfall_app, utfall_house, utfall_door;
grant select on audit_event to utfall_house, utfall_auditor;

create policy everybody_reads on house for select to utfall_app, utfall_house, utfall_door using (true);
create policy house_begins on house for insert to utfall_house with check (true);
create policy administrator_names on house for update to utfall_app using ((select app.has_role('house-administrator')));
grant select on house to utfall_app, utfall_house, utfall_door;
grant insert on house to utfall_house;
grant update (name) on house to utfall_app;

-- Which organisations there are is no secret; who works in them is known to their own.
create policy members_read on organisation for select to utfall_app using ((select app.actor()) is not null);
create policy administrator_adds on organisation for insert to utfall_app with check ((select app.has_role('house-administrator')));
create policy administrator_changes on organisation for update to utfall_app using ((select app.has_role('house-administrator')));
create policy house_all on organisation to utfall_house using (true) with check (true);
create policy door_reads on organisation for select to utfall_door using (true);
create policy members_read on federation_member for select to utfall_app using ((select app.actor()) is not null);
create policy administrator_adds on federation_member for insert to utfall_app with check ((select app.has_role('house-administrator')));
create policy administrator_changes on federation_member for update to utfall_app using ((select app.has_role('house-administrator')));
create policy house_all on federation_member to utfall_house using (true) with check (true);
create policy members_read on same_area for select to utfall_app using ((select app.actor()) is not null);
create policy administrator_adds on same_area for insert to utfall_app with check ((select app.has_role('house-administrator')));
create policy administrator_changes on same_area for update to utfall_app using ((select app.has_role('house-administrator')));
create policy house_all on same_area to utfall_house using (true) with check (true);
grant select, insert on organisation, federation_member, same_area to utfall_app, utfall_house;
grant select on organisation to utfall_door;
grant update (name_sv, name_en, organisation_number, area_code, valid_to) on organisation to utfall_app;
grant update (valid_to) on federation_member, same_area to utfall_app;

create policy self_reads on account for select to utfall_app using (id = (select app.account()));
create policy colleagues_read on account for select to utfall_app using (exists (
  select from role_assignment held where held.account_id = account.id and held.organisation_id = (select app.organisation())));
create policy creator_reads on account for select to utfall_app
  using (created_by = (select app.actor()) or (select app.has_role('house-administrator')));
create policy administrator_adds on account for insert to utfall_app
  with check (kind = 'person' and created_by = (select app.actor()) and (select app.has_role('administrator', 'house-administrator')));
create policy self_changes on account for update to utfall_app using (id = (select app.account()));
create policy administrator_closes on account for update to utfall_app using ((select app.has_role('house-administrator')));
create policy house_all on account to utfall_house using (true) with check (true);
create policy door_all on account to utfall_door using (true) with check (true);
grant select, insert on account to utfall_app, utfall_house, utfall_door;
grant update (name, email, language, closed_at) on account to utfall_app;

create function app.roles_elsewhere(the_account integer, the_organisation integer) returns text[] language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select coalesce(array_agg(distinct role order by role), '{}') from role_assignment
  where account_id = the_account and organisation_id <> the_organisation
    and ended_at is null and (valid_to is null or valid_to > now())
    and (app.has_role('house-administrator') or (app.has_role('administrator', 'auditor') and the_organisation = app.organisation()
      and (exists (select from role_assignment held where held.account_id = the_account and held.organisation_id = the_organisation)
        or exists (select from account held where held.id = the_account and held.created_by = app.actor()))))
$$;
comment on function app.roles_elsewhere is 'What somebody is in other organisations, not in which: whoever gives or reviews roles must see that functions are kept apart (X.19).';
create function app.may_give_role(the_account integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from account where id = the_account and closed_at is null
    and (app.has_role('house-administrator') or id = app.account() or created_by = app.actor()
      or exists (select from role_assignment held where held.account_id = the_account and held.organisation_id = app.organisation())))
$$;
comment on function app.may_give_role is 'Whether this is somebody whom who acts can see, with an account that is open.';
revoke execute on function app.roles_elsewhere(integer, integer), app.may_give_role(integer) from public;
grant execute on function app.roles_elsewhere(integer, integer), app.may_give_role(integer) to utfall_app;

create policy self_reads on role_assignment for select to utfall_app using (account_id = (select app.account()));
create policy colleagues_read on role_assignment for select to utfall_app
  using (organisation_id = (select app.organisation()) or (select app.has_role('house-administrator')));
-- Only to somebody they can see: a guessed key must not make a stranger a colleague.
create policy administrator_gives on role_assignment for insert to utfall_app with check (granted_by = (select app.actor())
  and app.may_give_role(account_id)
  and ((select app.has_role('house-administrator'))
    or (role <> 'house-administrator' and organisation_id = (select app.organisation()) and (select app.has_role('administrator')))));
create policy administrator_ends on role_assignment for update to utfall_app using ((select app.has_role('house-administrator'))
  or (role <> 'house-administrator' and organisation_id = (select app.organisation()) and (select app.has_role('administrator'))));
create policy house_all on role_assignment to utfall_house using (true) with check (true);
create policy door_all on role_assignment to utfall_door using (true) with check (true);
grant select, insert on role_assignment to utfall_app, utfall_house, utfall_door;
grant update (ended_at, ended_by, end_reason) on role_assignment to utfall_app;

-- The hash of a token is for the doors alone.
create policy self_reads on session for select to utfall_app using (account_id = (select app.account()));
create policy self_ends on session for update to utfall_app using (account_id = (select app.account()));
create policy door_all on session to utfall_door using (true) with check (true);
create policy house_all on session to utfall_house using (true) with check (true);
grant select (id, account_id, organisation_id, method, assurance, idle_minutes, created_at, last_seen_at, confirmed_at, expires_at, ended_at, end_reason)
  on session to utfall_app, utfall_house;
grant update (ended_at, end_reason) on session to utfall_app, utfall_house;
grant select, insert on session to utfall_door;
grant update (last_seen_at, confirmed_at, ended_at, end_reason) on session to utfall_door;

create policy administrator_reads on machine_token for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('administrator')));
create policy administrator_revokes on machine_token for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('administrator')));
create policy administrator_makes on machine_token for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('administrator')) and created_by = (select app.actor()));
grant select (id, organisation_id, name, role, scopes, created_at, created_by, expires_at, revoked_at, revoked_by) on machine_token to utfall_app;
grant insert (key, organisation_id, name, role, scopes, created_by, expires_at) on machine_token to utfall_app;
grant update (revoked_at, revoked_by) on machine_token to utfall_app;

create policy own_organisation_reads on job for select to utfall_app
  using (organisation_id = (select app.organisation())
    and (requested_by = (select app.actor()) or (select app.has_role('administrator', 'operator', 'evaluator'))));
create policy actor_orders on job for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and account_id is not distinct from (select app.account())
    and requested_by = (select app.actor()) and state = 'queued' and tries = 0);
create policy own_organisation_stops on job for update to utfall_app
  using (organisation_id = (select app.organisation())
    and (requested_by = (select app.actor()) or (select app.has_role('administrator'))));
create policy house_all on job to utfall_house using (true) with check (true);
grant select, insert on job to utfall_app, utfall_house;
grant update (stop_asked_at) on job to utfall_app;
grant update (state, share, step, answer, problem_code, tries, process, heartbeat_at, stop_asked_at, started_at, finished_at) on job to utfall_house;

-- The server's login may see which migrations there are, and apply none.
grant select on app.migration to public;
