-- The doors: how whoever acts comes in, and the sealed context of a transaction.

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
