-- The log in lanes, and who may what: closed by default.

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

-- Who may what ------------------------------------------------------------------------------------------------------

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
