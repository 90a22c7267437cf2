-- Who acts: organisations, accounts with their roles, sessions, machine tokens and jobs. How they come in stands in the next
-- migration, and who may what in the one after; until then nobody may anything.
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
