-- What the migrations make, read from the catalogue of the database. Made by write-schema.ts; a test compares.

create schema app;
comment on schema app is 'Functions of the house: who acts and what may not change.';

CREATE OR REPLACE FUNCTION app.account()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select (app.context() ->> 'account')::integer $function$;
comment on function app.account() is 'The account that acts; null for the house and for machines.';

CREATE OR REPLACE FUNCTION app.actor()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select app.context() ->> 'actor' $function$;
comment on function app.actor() is 'The person who acts in this transaction; null where nobody has been named.';

CREATE OR REPLACE FUNCTION app.answering(part text)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$ select (app.context() -> 'answering' ->> part)::bigint $function$;
comment on function app.answering(text) is 'What a link leads to: its survey, wave, questionnaireVersion, response, person or openLink; null where there is none.';

CREATE OR REPLACE FUNCTION app.answering_device()
 RETURNS bytea
 LANGUAGE sql
 STABLE
AS $function$ select decode(app.context() -> 'answering' ->> 'device', 'hex') $function$;
comment on function app.answering_device() is 'The device that answers by a link, as SHA-256 of what it made up.';

CREATE OR REPLACE FUNCTION app.area()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select (app.context() ->> 'area')::integer $function$;
comment on function app.area() is 'The secrecy area in which somebody acts.';

CREATE OR REPLACE FUNCTION app.audit_hash(event audit_event)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select encode(sha256(convert_to((case event.format
    when 1 then jsonb_build_array(
      event.place, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      event.actor, event.purpose, event.action, event.subject, event.before, event.after, event.previous_hash)
    else jsonb_build_array(
      event.format, event.lane, event.place, event.id, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      event.actor, event.actor_name, event.account_id, event.organisation_id, event.organisation_slug, event.roles,
      event.purpose, event.action, event.subject, event.case_id, event.before, event.after, event.previous_hash)
    end)::text, 'UTF8')), 'hex')
$function$;
comment on function app.audit_hash(audit_event) is 'The hash that a row of the log should have.';

CREATE OR REPLACE FUNCTION app.audit_heads()
 RETURNS TABLE(lane smallint, place bigint, hash text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  -- From lane to lane by the index: asked each minute, of a log of any length.
  with recursive known as (
    select min(event.lane) as lane from audit_event event
    union all
    select (select min(event.lane) from audit_event event where event.lane > known.lane) from known where known.lane is not null
  )
  select newest.lane, newest.place, newest.hash from known cross join lateral (
    select event.lane, event.place, event.hash from audit_event event where event.lane = known.lane order by event.place desc limit 1
  ) as newest order by newest.lane
$function$;
comment on function app.audit_heads() is 'The newest row of each chain: kept outside the database, they show when rows at the end are gone.';
grant execute on function app.audit_heads() to utfall_app;
grant execute on function app.audit_heads() to utfall_house;

CREATE OR REPLACE FUNCTION app.authority_of(area integer)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select case when kind = 'branch' then parent_id else id end from organisation where id = area
$function$;
comment on function app.authority_of(integer) is 'The authority that an area of secrecy is, or is a branch of.';
grant execute on function app.authority_of(integer) to utfall_app;
grant execute on function app.authority_of(integer) to utfall_house;

CREATE OR REPLACE FUNCTION app.belongs_to_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  select organisation_id into strict new.organisation_id from survey_person where id = new.person_id;
  return new;
end
$function$;
comment on function app.belongs_to_person() is 'Trigger: whose it is, is the survey''s that the person is in.';

CREATE OR REPLACE FUNCTION app.belongs_to_response()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  select organisation_id into strict new.organisation_id from response where id = new.response_id;
  return new;
end
$function$;
comment on function app.belongs_to_response() is 'Trigger: whose it is, is the response''s.';

CREATE OR REPLACE FUNCTION app.belongs_to_survey()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  select organisation_id into strict new.organisation_id from survey where id = new.survey_id;
  return new;
end
$function$;
comment on function app.belongs_to_survey() is 'Trigger: whose it is, is the survey''s.';

CREATE OR REPLACE FUNCTION app.belongs_to_wave()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  select organisation_id into strict new.organisation_id from survey_wave where id = new.wave_id;
  return new;
end
$function$;
comment on function app.belongs_to_wave() is 'Trigger: whose it is, is the wave''s.';

CREATE OR REPLACE FUNCTION app.can_replace(the_information bigint, the_case bigint, kind text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from case_information i where i.id = the_information and i.case_id = the_case and i.category = kind)
$function$;
comment on function app.can_replace(bigint,bigint,text) is 'Whether a row is about this case and of this kind, so that a correction may stand in for it.';
grant execute on function app.can_replace(bigint,bigint,text) to utfall_app;

CREATE OR REPLACE FUNCTION app.case_log(the_reference uuid)
 RETURNS TABLE(case_id bigint, place bigint, at timestamp with time zone, actor_name text, organisation_slug text, roles text, action text, subject text, purpose text, grounds jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select event.case_id, event.id, event.at, event.actor_name, event.organisation_slug, event.roles, event.action, event.subject, event.purpose,
    coalesce(event.after -> 'told', case when event.after ? 'ground'
      then jsonb_build_object(coalesce(event.after ->> 'category', ''), event.after ->> 'ground') end)
  from audit_event event join person_case held on held.id = event.case_id
  where held.reference = the_reference
    and (app.holds_case(held.id) or (app.has_role('auditor') and held.unit_id = app.organisation()))
$function$;
comment on function app.case_log(uuid) is 'What the log says about one case: for those who hold it, and for the auditor of the unit.';
grant execute on function app.case_log(uuid) to utfall_app;

CREATE OR REPLACE FUNCTION app.case_people(in_organisation integer)
 RETURNS TABLE(account_id integer, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select distinct a.id, a.name from account a join role_assignment held on held.account_id = a.id
  where app.does_case_work() and held.organisation_id = in_organisation and held.role in ('coordinator', 'referrer')
    and app.handles_cases(a.id, in_organisation)
$function$;
comment on function app.case_people(integer) is 'Who handles cases in an organisation, for somebody who does so elsewhere: a consent or an exception needs a receiver.';
grant execute on function app.case_people(integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.chain_audit_event()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
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
$function$;
comment on function app.chain_audit_event() is 'Trigger: place, time, person and hash of a new row in the log are not the writer''s to choose.';

CREATE OR REPLACE FUNCTION app.check_example_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  if new.kind = 'example' and (select kind from house) is distinct from 'trial' then
    raise exception 'only a trial house has example people' using errcode = 'UF009';
  end if;
  return new;
end
$function$;
comment on function app.check_example_account() is 'Trigger: example people exist in a trial house only.';

CREATE OR REPLACE FUNCTION app.check_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
declare
  is_example boolean := (select kind = 'example' from account where id = new.account_id);
begin
  if is_example and (select kind from house) is distinct from 'trial' then
    raise exception 'an example person signs in to a trial house only' using errcode = 'UF009';
  end if;
  if is_example <> (new.assurance = 'trial') or is_example <> (new.method = 'example') then
    raise exception 'an example person is let in on trial, and nobody else is' using errcode = 'UF009';
  end if;
  return new;
end
$function$;
comment on function app.check_session() is 'Trigger: who is let in on trial is an example person in a trial house.';

CREATE OR REPLACE FUNCTION app.consent_holds(the_consent consent, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select the_consent.valid_from <= at and the_consent.valid_to > at
    and not exists (select from consent_withdrawal w where w.consent_id = the_consent.id)
    and (the_consent.doubt is null
      or exists (select from consent_review r where r.consent_id = the_consent.id and r.holds))
$function$;
comment on function app.consent_holds(consent,timestamp with time zone) is 'Whether a consent holds at a time: begun, not over, not withdrawn, and reviewed where it was in doubt.';

CREATE OR REPLACE FUNCTION app.context()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
declare
  context text := current_setting('app.context', true);
begin
  if coalesce(context, '') = '' or current_setting('app.seal', true) is distinct from app.seal_of(context)
    or context::jsonb ->> 'door' is distinct from current_setting('role') then
    return null;
  end if;
  return context::jsonb;
end
$function$;
comment on function app.context() is 'Who acts in this transaction; null where nobody has come in by a door, where the seal is not ours, or where another role is taken than the one that the door leads to.';

CREATE OR REPLACE FUNCTION app.does_case_work()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select app.has_role('coordinator', 'referrer') and not app.has_role('manager', 'evaluator', 'operator')
$function$;
comment on function app.does_case_work() is 'Whether who acts handles cases. Who leads the staff, evaluates or operates never does, whatever else they are.';
grant execute on function app.does_case_work() to utfall_app;

CREATE OR REPLACE FUNCTION app.enter(context jsonb, door text DEFAULT current_setting('role'::text))
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
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
$function$;
comment on function app.enter(jsonb,text) is 'Sets the context of this transaction, once, for the role that the door leads to. Called by the doors alone.';

CREATE OR REPLACE FUNCTION app.enter_as_house(purpose text)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.enter(jsonb_build_object('purpose', purpose, 'at', now(), 'actor', 'house', 'name', 'Utfall', 'account', null,
    'organisation', null, 'organisationSlug', null, 'area', null, 'roles', '[]'::jsonb, 'scopes', null, 'session', null,
    'method', 'house', 'assurance', 'two-factor', 'confirmedAt', null, 'language', 'sv'))
$function$;
comment on function app.enter_as_house(text) is 'The door of the house''s own work, and of signing in.';
grant execute on function app.enter_as_house(text) to utfall_door;
grant execute on function app.enter_as_house(text) to utfall_house;

CREATE OR REPLACE FUNCTION app.enter_by_answer_link(link_key bytea, device_key bytea, purpose text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
declare
  l answer_link;
  o open_link;
  r response;
  w survey_wave;
begin
  select * into l from answer_link where key = link_key and ended_at is null and expires_at > now();
  if found then
    select * into r from response where id = l.response_id;
  else
    select * into o from open_link where key = link_key and ended_at is null;
    if not found then
      raise exception 'nothing is asked by that link' using errcode = 'UF010';
    end if;
    select * into r from response where open_link_id = o.id and opener = device_key;
  end if;
  select * into w from survey_wave where id = coalesce(r.wave_id, o.wave_id);
  return app.enter(jsonb_build_object('purpose', purpose, 'at', now(),
    'actor', case when o.id is null then 'answer-link/' || l.id else 'open-link/' || o.id end, 'name', 'Svarande',
    'account', null, 'organisation', w.organisation_id, 'organisationSlug', (select slug from organisation where id = w.organisation_id),
    'area', null, 'roles', '[]'::jsonb, 'scopes', null, 'session', null, 'method', 'answer-link', 'assurance', 'one-factor',
    'confirmedAt', null, 'language', 'sv', 'answering', jsonb_build_object('survey', w.survey_id, 'wave', w.id,
      'questionnaireVersion', w.questionnaire_version_id, 'response', r.id, 'person', r.person_id, 'openLink', o.id,
      'device', encode(device_key, 'hex'))));
end
$function$;
comment on function app.enter_by_answer_link(bytea,bytea,text) is 'The door of whoever answers by a link: it leads to one response, on one device. Of an open link the response is the device''s own, and null before it has begun.';
grant execute on function app.enter_by_answer_link(bytea,bytea,text) to utfall_answer;

CREATE OR REPLACE FUNCTION app.enter_by_session(token_key bytea, purpose text, attended boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
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
$function$;
comment on function app.enter_by_session(bytea,text,boolean) is 'The door of people and machines: the database itself checks the session or token. Only what somebody attends to counts as use of a session.';
grant execute on function app.enter_by_session(bytea,text,boolean) to utfall_app;

CREATE OR REPLACE FUNCTION app.enter_for_job(job_id bigint, by_process text, at_try integer, purpose text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
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
$function$;
comment on function app.enter_for_job(bigint,text,integer,text) is 'The door of work that somebody ordered: it may what they may, in the process that has it.';
grant execute on function app.enter_for_job(bigint,text,integer,text) to utfall_house;

CREATE OR REPLACE FUNCTION app.exception_counts(since timestamp with time zone)
 RETURNS TABLE(to_area_id integer, category text, ground text, exceptions bigint, cases bigint, is_repeated boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select e.to_area_id, e.category, e.ground, count(*), count(distinct e.case_id), bool_or(e.times > 1)
  from (
    -- Another ground for the same does not make it the first time.
    select made.*, count(*) over (partition by made.case_id, made.to_area_id, made.category) as times
    from disclosure_exception made where made.from_area_id = app.area() and made.decided_at >= since
  ) e
  where app.has_role('coordinator', 'referrer', 'administrator', 'auditor')
  group by e.to_area_id, e.category, e.ground
$function$;
comment on function app.exception_counts(timestamp with time zone) is 'How often the own area has told without consent, to whom and on which ground, without saying about whom.';
grant execute on function app.exception_counts(timestamp with time zone) to utfall_app;

CREATE OR REPLACE FUNCTION app.first_audit_fault()
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
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
$function$;
comment on function app.first_audit_fault() is 'The first row of the log that was changed, moved or follows a missing one; null where every chain is whole.';
grant execute on function app.first_audit_fault() to utfall_app;
grant execute on function app.first_audit_fault() to utfall_house;

CREATE OR REPLACE FUNCTION app.hand_over_case(the_case bigint, the_account integer, the_reason text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
declare
  unit integer;
  ended integer;
begin
  if not app.has_role('administrator') or app.account() is null then
    raise exception 'only an administrator of the unit hands its cases over' using errcode = '42501';
  end if;
  -- Locked: two who hand the same case over at once must not both find it left.
  select held.unit_id into unit from person_case held where held.id = the_case and held.unit_id = app.organisation() for update;
  if unit is null or not app.is_orphaned(the_case) then
    return null;
  end if;
  if the_account = app.account() or not app.handles_cases(the_account, unit) then
    raise exception 'a case is handed over to another, who handles cases in the unit' using errcode = '42501';
  end if;
  -- Whoever gets a role back later does not come back into the case with it.
  update case_worker set ended_at = now(), ended_by = app.actor()
    where case_id = the_case and organisation_id = unit and ended_at is null;
  get diagnostics ended = row_count;
  -- What is protected too: there is nobody left who could name one who may see it.
  insert into case_worker (case_id, account_id, organisation_id, sees_protected, reason, added_by)
    values (the_case, the_account, unit, true, the_reason, app.actor());
  return ended;
end
$function$;
comment on function app.hand_over_case(bigint,integer,text) is 'Lets somebody of the unit work with a case that is left with nobody, and ends the work of those who had it; how many, or null where the administrator has no such case.';
grant execute on function app.hand_over_case(bigint,integer,text) to utfall_app;

CREATE OR REPLACE FUNCTION app.handles_cases(the_account integer, the_organisation integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.roles_of(the_account, the_organisation) ?| array['coordinator', 'referrer']
    and not app.roles_of(the_account, the_organisation) ?| array['manager', 'evaluator', 'operator']
    and exists (select from account where id = the_account and closed_at is null)
$function$;
comment on function app.handles_cases(integer,integer) is 'Whether an account handles cases in an organisation.';

CREATE OR REPLACE FUNCTION app.has_asked(the_review integer, the_entry bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from log_review where id = the_review and audit_event_id = the_entry and outcome = 'asked')
$function$;
comment on function app.has_asked(integer,bigint) is 'Whether this review of this row of the log asked something, so that another may follow.';
grant execute on function app.has_asked(integer,bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.has_audit_row(in_lane smallint, at_place bigint, with_hash text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from audit_event where lane = in_lane and place = at_place and hash = with_hash)
$function$;
comment on function app.has_audit_row(smallint,bigint,text) is 'Whether the log holds a row that was seen before: not so after an older copy was put back.';
grant execute on function app.has_audit_row(smallint,bigint,text) to utfall_app;
grant execute on function app.has_audit_row(smallint,bigint,text) to utfall_house;

CREATE OR REPLACE FUNCTION app.has_role(VARIADIC roles text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(app.context() -> 'roles' ?| roles, false) $function$;
comment on function app.has_role(text[]) is 'Whether who acts has one of these roles where they act.';

CREATE OR REPLACE FUNCTION app.has_worker(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from case_worker where case_id = the_case)
$function$;
comment on function app.has_worker(bigint) is 'Whether anybody works or has worked with this case. Of a guessed number it says that it has been used, and not by whom.';
grant execute on function app.has_worker(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.holds_case(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from person_case held where held.id = the_case and held.unit_id = app.organisation())
    and app.works_with(the_case)
$function$;
comment on function app.holds_case(bigint) is 'Whether who acts works with this case in the unit that holds it.';
grant execute on function app.holds_case(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.holds_open_case(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.holds_case(the_case) and exists (select from person_case held where held.id = the_case and held.closed_at is null)
$function$;
comment on function app.holds_open_case(bigint) is 'Whether who acts works with this case in the unit that holds it, and it is open.';
grant execute on function app.holds_open_case(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.holds_persons_of(the_survey integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.has_role('referrer', 'coordinator') and exists (
    select from survey_person where survey_id = the_survey and holder_id = app.organisation())
$function$;
comment on function app.holds_persons_of(integer) is 'Whether who acts handles cases for a party that holds persons of this survey.';
grant execute on function app.holds_persons_of(integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.is_consented(the_consent bigint, the_case bigint, kind text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.works_with(the_case) and exists (select from consent c where c.id = the_consent and c.case_id = the_case
    and c.category = kind and c.to_area_id = app.area() and c.purpose = app.purpose() and app.consent_holds(c, now()))
$function$;
comment on function app.is_consented(bigint,bigint,text) is 'Whether this consent lets who acts be told this kind of information about a case that they work with.';
grant execute on function app.is_consented(bigint,bigint,text) to utfall_app;

CREATE OR REPLACE FUNCTION app.is_first_worker(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.does_case_work() and not app.has_worker(the_case) and exists (select from person_case held
    where held.id = the_case and held.unit_id = app.organisation() and held.opened_by = app.actor())
$function$;
comment on function app.is_first_worker(bigint) is 'Whether who acts has just opened this case, and nobody works with it yet.';
grant execute on function app.is_first_worker(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.is_orphaned(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from person_case held where held.id = the_case and held.closed_at is null
    and not exists (select from case_worker w where w.case_id = held.id and w.organisation_id = held.unit_id
      and w.ended_at is null and app.handles_cases(w.account_id, w.organisation_id)))
$function$;
comment on function app.is_orphaned(bigint) is 'Whether an open case is left with nobody in its unit who still handles cases there.';

CREATE OR REPLACE FUNCTION app.is_same_area(one integer, other integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select one = other or exists (select from same_area
    where first_area_id = least(one, other) and second_area_id = greatest(one, other)
      and valid_from <= current_date and (valid_to is null or valid_to > current_date))
$function$;
comment on function app.is_same_area(integer,integer) is 'Whether no border of secrecy lies between two areas today.';
grant execute on function app.is_same_area(integer,integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.is_withdrawn(the_person bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from survey_person_event where person_id = the_person and kind in ('withdrawn', 'dead'))
$function$;
comment on function app.is_withdrawn(bigint) is 'Whether somebody no longer takes part; of nobody it is false.';
grant execute on function app.is_withdrawn(bigint) to utfall_answer;
grant execute on function app.is_withdrawn(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.keep_closed_case()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.closed_at is not null then
    raise exception 'a closed case stays closed' using errcode = 'UF001';
  end if;
  return new;
end
$function$;
comment on function app.keep_closed_case() is 'Trigger: a case that was closed is not opened again; a person who comes back gets a new one.';

CREATE OR REPLACE FUNCTION app.keep_ended_scale()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.ended_at is not null then
    raise exception 'what has ended does not change' using errcode = 'UF001';
  end if;
  return new;
end
$function$;
comment on function app.keep_ended_scale() is 'Trigger: what has been taken back stays so.';

CREATE OR REPLACE FUNCTION app.keep_finished_calibration_run()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state in ('done', 'failed', 'stopped') then
    raise exception 'a finished run does not change' using errcode = 'UF001';
  end if;
  if new.id <> old.id or new.instrument_id <> old.instrument_id or new.survey <> old.survey
    or new.file_sha256 <> old.file_sha256 then
    raise exception 'what a run was asked for does not change' using errcode = 'UF001';
  end if;
  return new;
end
$function$;
comment on function app.keep_finished_calibration_run() is 'Trigger: an analysis that has ended stays as it ended.';

CREATE OR REPLACE FUNCTION app.keep_finished_job()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state in ('done', 'failed', 'stopped') then
    raise exception 'a finished job does not change' using errcode = 'UF001';
  end if;
  return new;
end
$function$;
comment on function app.keep_finished_job() is 'Trigger: a job that has ended stays as it ended.';

CREATE OR REPLACE FUNCTION app.keep_finished_run()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state in ('done', 'failed', 'stopped') then
    raise exception 'a finished run does not change' using errcode = 'UF001';
  end if;
  if new.id <> old.id or new.study_version_id <> old.study_version_id or new.seed <> old.seed then
    raise exception 'what a run was asked for does not change' using errcode = 'UF001';
  end if;
  return new;
end
$function$;
comment on function app.keep_finished_run() is 'Trigger: a run that has ended stays as it ended.';

CREATE OR REPLACE FUNCTION app.keep_response()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  if old.finished_at is not null and (new.finished_at is distinct from old.finished_at or new.finish_kind is distinct from old.finish_kind)
    or old.begun_at is not null and new.begun_at is distinct from old.begun_at then
    raise exception 'what was begun and ended stays so' using errcode = 'UF001';
  end if;
  return new;
end
$function$;
comment on function app.keep_response() is 'Trigger: a response is begun once and ended once.';

CREATE OR REPLACE FUNCTION app.keep_wave()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  if old.state <> 'draft' and (new.questionnaire_version_id, new.respondent, new.anchor)
    is distinct from (old.questionnaire_version_id, old.respondent, old.anchor) then
    raise exception 'what a wave asks of whom stays so once it has been opened' using errcode = 'UF001';
  end if;
  if old.state <> 'draft' and new.state = 'draft' then
    raise exception 'a wave that has been opened is no draft again' using errcode = 'UF001';
  end if;
  return new;
end
$function$;
comment on function app.keep_wave() is 'Trigger: a wave that has been opened keeps its questionnaire, whom it asks and the day it hangs on.';

CREATE OR REPLACE FUNCTION app.keys_in_use()
 RETURNS TABLE(key_version integer, kind text, how_many integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select key_version, 'one-time-code', count(*)::integer from one_time_code where replaced_at is null group by key_version
  union all
  select split_part(subject, ':', 2)::integer, 'identity', count(*)::integer from external_identity
    where unlinked_at is null and subject ~ '^keyed:[0-9]{1,2}:' group by 1
  union all
  select (content->>'keyVersion')::integer, 'step', count(*)::integer from sign_in_step
    where used_at is null and expires_at > now() and content ? 'keyVersion' group by 1
  order by 1, 2
$function$;
comment on function app.keys_in_use() is 'How much hangs on each version of the keys: sealed secrets, people at providers, secrets that wait to be confirmed. Nothing of what they hold.';
grant execute on function app.keys_in_use() to utfall_house;

CREATE OR REPLACE FUNCTION app.may_be_told(the_case bigint, kind text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.works_with(the_case) and exists (
    select from person_case held where held.id = the_case and (
      app.is_same_area(held.area_id, app.area())
      or exists (select from consent c where c.case_id = held.id and c.from_area_id = held.area_id
        and c.to_area_id = app.area() and c.category = kind and c.purpose = app.purpose() and app.consent_holds(c, now()))
      or exists (select from disclosure_exception e where e.case_id = held.id and e.from_area_id = held.area_id
        and e.to_area_id = app.area() and e.to_account_id = app.account() and e.category = kind and e.valid_to > now()))
    and (kind <> 'contact' or not held.has_protected_identity or exists (select from case_worker w
      where w.case_id = held.id and w.account_id = app.account() and w.organisation_id = app.organisation()
        and w.ended_at is null and w.sees_protected)))
$function$;
comment on function app.may_be_told(bigint,text) is 'Whether who acts works with this case and may be told this kind of information about it: own area, consent, or an exception; never what a protected identity hides.';
grant execute on function app.may_be_told(bigint,text) to utfall_app;

CREATE OR REPLACE FUNCTION app.may_begin(the_response bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (
    select from response r join survey_wave w on w.id = r.wave_id join survey s on s.id = w.survey_id
    where r.id = the_response and s.state = 'open' and w.state = 'open' and r.finished_at is null
      and not app.is_withdrawn(r.person_id)
      and r.opens_on <= app.today()
      and app.today() <= case when r.begun_at is null then r.closes_on else r.last_day end)
$function$;
comment on function app.may_begin(bigint) is 'Whether a device may open a response now: it is open, within its window (or grace, where it was begun), not finished, and the person takes part.';
grant execute on function app.may_begin(bigint) to utfall_answer;
grant execute on function app.may_begin(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.may_deliver(the_response bigint, the_device smallint, device_key bytea)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (
    select from response_device d join response r on r.id = d.response_id
    where d.response_id = the_response and d.device = the_device and d.key = device_key
      and (r.finished_at is null or d.opened_at <= r.finished_at) and not app.is_withdrawn(r.person_id))
$function$;
comment on function app.may_deliver(bigint,smallint,bytea) is 'Whether a device that opened a response in time may hand in answers: also late, after the network was gone, so that none is lost. Those are marked by when they came.';
grant execute on function app.may_deliver(bigint,smallint,bytea) to utfall_answer;
grant execute on function app.may_deliver(bigint,smallint,bytea) to utfall_app;

CREATE OR REPLACE FUNCTION app.may_enter(the_response bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (
    select from response r join survey_wave w on w.id = r.wave_id join survey s on s.id = w.survey_id
    where r.id = the_response and s.state <> 'draft' and r.finished_at is null and not app.is_withdrawn(r.person_id))
$function$;
comment on function app.may_enter(bigint) is 'Whether staff may enter a response from paper or telephone: a form that came late too, which is marked by when it came.';
grant execute on function app.may_enter(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.may_give_role(the_account integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from account where id = the_account and closed_at is null
    and (app.has_role('house-administrator') or id = app.account() or created_by = app.actor()
      or exists (select from role_assignment held where held.account_id = the_account and held.organisation_id = app.organisation())))
$function$;
comment on function app.may_give_role(integer) is 'Whether this is somebody whom who acts can see, with an account that is open.';
grant execute on function app.may_give_role(integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.may_invite(invited integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.has_role('house-administrator') and exists (
      select from account where id = invited and kind = 'person' and closed_at is null)
    or app.has_role('administrator') and exists (
      select from account where id = invited and kind = 'person' and closed_at is null
        and (created_by = app.actor() or exists (select from role_assignment held
          where held.account_id = invited and held.organisation_id = app.organisation() and held.ended_at is null)))
      and not exists (select from role_assignment held where held.account_id = invited and held.ended_at is null
        and (held.organisation_id <> app.organisation() or held.role = 'house-administrator'))
$function$;
comment on function app.may_invite(integer) is 'Whether who acts may let this account in anew.';
grant execute on function app.may_invite(integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.may_know_of(the_case bigint, the_account integer, the_organisation integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select (app.works_with(the_case) or (app.does_case_work() and not app.has_worker(the_case)))
    and app.handles_cases(the_account, the_organisation) and exists (
    select from person_case held join organisation place on place.id = the_organisation
    where held.id = the_case and (
      app.is_same_area(held.area_id, place.area_id)
      or exists (select from consent c where c.case_id = held.id and c.from_area_id = held.area_id
        and c.to_area_id = place.area_id and app.consent_holds(c, now()))
      or exists (select from disclosure_exception e where e.case_id = held.id and e.from_area_id = held.area_id
        and e.to_area_id = place.area_id and e.to_account_id = the_account and e.valid_to > now())))
$function$;
comment on function app.may_know_of(bigint,integer,integer) is 'Whether somebody may know that there is such a case at all: that the unit knows the person is a secret too. Answers those who work with it and who has just opened it.';
grant execute on function app.may_know_of(bigint,integer,integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.may_receive(the_area integer, the_account integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.does_case_work() and exists (select from organisation place
    where place.area_id = the_area and app.handles_cases(the_account, place.id))
$function$;
comment on function app.may_receive(integer,integer) is 'Whether an account handles cases in an area of secrecy, for somebody who does so elsewhere.';
grant execute on function app.may_receive(integer,integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.open_link_holds(the_link bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select exists (select from open_link l join survey_wave w on w.id = l.wave_id join survey s on s.id = w.survey_id
    where l.id = the_link and l.ended_at is null and s.state = 'open' and w.state = 'open' and w.anchor_day <= app.today()
      and app.today() <= w.anchor_day + (w.timing ->> 'closesDaysAfter')::integer)
$function$;
comment on function app.open_link_holds(bigint) is 'Whether somebody may begin by an open link today.';
grant execute on function app.open_link_holds(bigint) to utfall_answer;

CREATE OR REPLACE FUNCTION app.organisation()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select (app.context() ->> 'organisation')::integer $function$;
comment on function app.organisation() is 'The organisation in which somebody acts; null where none is chosen.';

CREATE OR REPLACE FUNCTION app.orphaned_cases()
 RETURNS TABLE(id bigint, reference uuid, unit_id integer, opened_at timestamp with time zone, has_protected_identity boolean, workers integer[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select held.id, held.reference, held.unit_id, held.opened_at, held.has_protected_identity,
    array(select w.account_id from case_worker w where w.case_id = held.id and w.organisation_id = held.unit_id and w.ended_at is null)
  from person_case held
  where held.unit_id = app.organisation() and app.has_role('administrator') and app.is_orphaned(held.id)
$function$;
comment on function app.orphaned_cases() is 'The unit''s cases that are left with nobody, for its administrator: never the pseudonym or what is known. Workers are the accounts that still stand there.';
grant execute on function app.orphaned_cases() to utfall_app;

CREATE OR REPLACE FUNCTION app.own_organisation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.organisation_id := app.organisation();
  return new;
end
$function$;
comment on function app.own_organisation() is 'Trigger: what somebody brings is their organisation''s.';

CREATE OR REPLACE FUNCTION app.owns_calibration(whole_id integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$ select exists (select from calibration where id = whole_id and app.owns_instrument(instrument_id)) $function$;
comment on function app.owns_calibration(integer) is 'Whether the organisation that acts owns the instrument of this calibration.';

CREATE OR REPLACE FUNCTION app.owns_evaluation_run(whole_id integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$ select exists (select from evaluation_run where id = whole_id and app.owns_study_version(study_version_id)) $function$;
comment on function app.owns_evaluation_run(integer) is 'Whether the organisation that acts owns the study of this run.';

CREATE OR REPLACE FUNCTION app.owns_instrument(whole_id integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$ select exists (select from instrument where id = whole_id and organisation_id = app.organisation()) $function$;
comment on function app.owns_instrument(integer) is 'Whether the organisation that acts owns this instrument.';

CREATE OR REPLACE FUNCTION app.owns_questionnaire(whole_id integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$ select exists (select from questionnaire where id = whole_id and organisation_id = app.organisation()) $function$;
comment on function app.owns_questionnaire(integer) is 'Whether the organisation that acts owns this questionnaire.';

CREATE OR REPLACE FUNCTION app.owns_study(whole_id integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$ select exists (select from study where id = whole_id and organisation_id = app.organisation()) $function$;
comment on function app.owns_study(integer) is 'Whether the organisation that acts owns this study.';

CREATE OR REPLACE FUNCTION app.owns_study_version(whole_id integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$ select exists (select from study_version where id = whole_id and app.owns_study(study_id)) $function$;
comment on function app.owns_study_version(integer) is 'Whether the organisation that acts owns the study of this version.';

CREATE OR REPLACE FUNCTION app.place_case()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  select area_id into new.area_id from organisation where id = new.unit_id;
  if new.area_id is null then
    raise exception 'a case belongs to a unit with an area of secrecy' using errcode = 'UF008';
  end if;
  -- An example among real persons would one day be taken for one of them.
  if new.is_example and (select kind from house) in ('own', 'joint') then
    raise exception 'example persons are in a trial house only' using errcode = 'UF009';
  end if;
  if not new.is_example and (select kind from house) is distinct from 'joint' then
    if (select kind from house) is distinct from 'own' then
      raise exception 'a trial house holds example persons only' using errcode = 'UF009';
    end if;
    -- One authority's own data is one principal's authority: several need a joint house.
    if exists (select from person_case held where held.area_id <> new.area_id and not held.is_example
        and app.authority_of(held.area_id) <> app.authority_of(new.area_id)) then
      raise exception 'real persons of more than one authority take a joint house' using errcode = 'UF009';
    end if;
  end if;
  return new;
end
$function$;
comment on function app.place_case() is 'Trigger: the area of secrecy follows the unit, and the house must be of a kind that may hold it.';

CREATE OR REPLACE FUNCTION app.place_ground()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  -- Triggers come before policies: to those whom the policy will refuse, this must say nothing of its own.
  if (app.actor() is not distinct from 'house' or app.holds_case(new.case_id)) and not exists (
      select from person_case held where held.id = new.case_id and held.area_id = new.from_area_id and held.closed_at is null) then
    raise exception 'only the area that holds an open case can be let to tell of it' using errcode = 'UF008';
  end if;
  return new;
end
$function$;
comment on function app.place_ground() is 'Trigger: a ground for disclosure is about what the case''s own area holds, while the case is open.';

CREATE OR REPLACE FUNCTION app.place_organisation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
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
$function$;
comment on function app.place_organisation() is 'Trigger: what may be part of what, and which secrecy area it lies in.';

CREATE OR REPLACE FUNCTION app.purpose()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select app.context() ->> 'purpose' $function$;
comment on function app.purpose() is 'What this transaction is for; null where nobody has said.';

CREATE OR REPLACE FUNCTION app.refuse_blanket_consent()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  -- One at a time for a case: two halves written at once would each look harmless.
  perform from person_case where id = new.case_id for update;
  -- Whoever opens every category to one receiver has waived all secrecy towards it, which no consent can do. What is in
  -- doubt counts, since it may come to hold; for whichever purposes; at every moment of the new one.
  if exists (
    select from consent at_that_time
    where at_that_time.case_id = new.case_id and at_that_time.from_area_id = new.from_area_id
      and at_that_time.to_area_id = new.to_area_id
      and greatest(at_that_time.valid_from, new.valid_from) < new.valid_to
      and 8 <= (
        select count(distinct c.category) from consent c
        where c.case_id = new.case_id and c.from_area_id = new.from_area_id and c.to_area_id = new.to_area_id
          and c.valid_from <= greatest(at_that_time.valid_from, new.valid_from)
          and c.valid_to > greatest(at_that_time.valid_from, new.valid_from)
          and not exists (select from consent_withdrawal w where w.consent_id = c.id)
          and not exists (select from consent_review r where r.consent_id = c.id and not r.holds))) then
    raise exception 'a consent to everything is no consent' using errcode = 'UF011';
  end if;
  return new;
end
$function$;
comment on function app.refuse_blanket_consent() is 'Trigger: consents that together open every category to one receiver are refused.';

CREATE OR REPLACE FUNCTION app.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % do not change', tg_table_name using errcode = 'UF001';
end
$function$;
comment on function app.refuse_change() is 'Trigger: a row once written stays; a correction is a new row.';

CREATE OR REPLACE FUNCTION app.roles_elsewhere(the_account integer, the_organisation integer)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select coalesce(array_agg(distinct role order by role), '{}') from role_assignment
  where account_id = the_account and organisation_id <> the_organisation
    and ended_at is null and (valid_to is null or valid_to > now())
    and (app.has_role('house-administrator') or (app.has_role('administrator', 'auditor') and the_organisation = app.organisation()
      and (exists (select from role_assignment held where held.account_id = the_account and held.organisation_id = the_organisation)
        or exists (select from account held where held.id = the_account and held.created_by = app.actor()))))
$function$;
comment on function app.roles_elsewhere(integer,integer) is 'What somebody is in other organisations, not in which: whoever gives or reviews roles must see that functions are kept apart (X.19).';
grant execute on function app.roles_elsewhere(integer,integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.roles_of(account integer, organisation integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
begin
  return (select coalesce(jsonb_agg(distinct role order by role), '[]') from role_assignment
    where account_id = account and ended_at is null and valid_from <= now() and (valid_to is null or valid_to > now())
      and (organisation_id = organisation or role = 'house-administrator'));
end
$function$;
comment on function app.roles_of(integer,integer) is 'The roles of an account where it acts; who administers the house does so everywhere.';

CREATE OR REPLACE FUNCTION app.said_no(the_study text, pseudonyms text[])
 RETURNS TABLE(id integer, pseudonym text, purpose text, is_withdrawn boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select newest.id, newest.pseudonym, newest.purpose, newest.answer = 'given' from (
    select distinct on (said.pseudonym, said.purpose) said.* from participation_consent said
    where said.organisation_id = app.organisation() and said.study = the_study and said.pseudonym = any (pseudonyms)
    order by said.pseudonym, said.purpose, said.id desc) newest
  where app.has_role('operator', 'evaluator')
    and (newest.answer = 'declined' or (newest.answer = 'given' and newest.withdrawn_at is not null))
$function$;
comment on function app.said_no(text,text[]) is 'Who of these has declined, or taken back their yes, in the organisation''s own book: for whoever brings or evaluates a study, who holds the persons'' data and may not see the book itself.';
grant execute on function app.said_no(text,text[]) to utfall_app;

CREATE OR REPLACE FUNCTION app.seal_of(context text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
declare
  secret bytea;
begin
  select key into strict secret from app.seal;
  return encode(sha256(secret || sha256(secret || convert_to(
    context || pg_backend_pid() || to_char(transaction_timestamp() at time zone 'UTC', 'YYYYMMDDHH24MISSUS'), 'UTF8'))), 'hex');
end
$function$;
comment on function app.seal_of(text) is 'What proves that a context was set by the doors, in this transaction and no other.';

CREATE OR REPLACE FUNCTION app.sees_protected(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.works_with(the_case) and exists (select from case_worker where case_id = the_case and ended_at is null
    and account_id = app.account() and organisation_id = app.organisation() and sees_protected)
$function$;
comment on function app.sees_protected(bigint) is 'Whether who acts works with this case and is named to see what a protected identity hides.';
grant execute on function app.sees_protected(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.sees_worker(the_case bigint, the_organisation integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.works_with(the_case) and exists (select from person_case held join organisation place on place.id = the_organisation
    where held.id = the_case and (app.is_same_area(held.area_id, app.area()) or place.area_id in (app.area(), held.area_id)))
$function$;
comment on function app.sees_worker(bigint,integer) is 'Whether who acts sees that somebody of that organisation works with the case: a third party''s part in it is not theirs to know.';
grant execute on function app.sees_worker(bigint,integer) to utfall_app;

CREATE OR REPLACE FUNCTION app.somebody_said_no(the_study text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.has_role('operator', 'evaluator') and exists (select from participation_consent said
    where said.organisation_id = app.organisation() and said.study = the_study
      and (said.answer = 'declined' or said.withdrawn_at is not null))
$function$;
comment on function app.somebody_said_no(text) is 'Whether the organisation''s book has a no about a study, also one that another answer has come after: where it has none, no file needs to be read for it.';
grant execute on function app.somebody_said_no(text) to utfall_app;

CREATE OR REPLACE FUNCTION app.today()
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$ select (now() at time zone 'Europe/Stockholm')::date $function$;
comment on function app.today() is 'Which day it is in Sweden.';

CREATE OR REPLACE FUNCTION app.works_inside(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.works_with(the_case) and exists (select from person_case held
    where held.id = the_case and app.is_same_area(held.area_id, app.area()))
$function$;
comment on function app.works_inside(bigint) is 'Whether who acts works with this case within its own area of secrecy.';
grant execute on function app.works_inside(bigint) to utfall_app;

CREATE OR REPLACE FUNCTION app.works_with(the_case bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
  select app.does_case_work() and exists (select from case_worker where case_id = the_case and ended_at is null
    and account_id = app.account() and organisation_id = app.organisation())
$function$;
comment on function app.works_with(bigint) is 'Whether who acts works with this case, where they act.';
grant execute on function app.works_with(bigint) to utfall_app;

create table account (
  id integer not null generated always as identity,
  kind text not null,
  name text not null,
  email text,
  language text not null default 'sv'::text,
  created_at timestamp with time zone not null default now(),
  created_by text not null,
  closed_at timestamp with time zone,
  constraint account_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'example'::text]))),
  constraint account_language_check CHECK ((language = ANY (ARRAY['sv'::text, 'en'::text]))),
  constraint account_name_check CHECK ((name <> ''::text)),
  constraint account_pkey PRIMARY KEY (id)
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

CREATE UNIQUE INDEX account_by_email ON public.account USING btree (lower(email)) WHERE (closed_at IS NULL);

CREATE TRIGGER account_fits_the_house BEFORE INSERT ON public.account FOR EACH ROW EXECUTE FUNCTION app.check_example_account();
CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON public.account FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER account_is_not_emptied BEFORE TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table account enable row level security;

create policy administrator_adds on account for insert to utfall_app with check (((kind = 'person'::text) AND (created_by = ( SELECT app.actor() AS actor)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text, 'house-administrator'::text]) AS has_role)));
create policy administrator_closes on account for update to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy colleagues_read on account for select to utfall_app using ((EXISTS ( SELECT
   FROM role_assignment held
  WHERE ((held.account_id = account.id) AND (held.organisation_id = ( SELECT app.organisation() AS organisation))))));
create policy creator_reads on account for select to utfall_app using (((created_by = ( SELECT app.actor() AS actor)) OR ( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role)));
create policy door_all on account for all to utfall_door using (true) with check (true);
create policy house_all on account for all to utfall_house using (true) with check (true);
create policy self_changes on account for update to utfall_app using ((id = ( SELECT app.account() AS account)));
create policy self_reads on account for select to utfall_app using ((id = ( SELECT app.account() AS account)));
create policy somebody_acts on account as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on account to utfall_app;
grant insert, select on account to utfall_door;
grant insert, select on account to utfall_house;

grant update (name, email, language, closed_at) on account to utfall_app;

create table answer (
  id bigint not null generated always as identity,
  response_id bigint not null,
  device smallint not null,
  number integer not null,
  organisation_id integer not null,
  question text not null,
  answer jsonb not null,
  language text not null,
  given_at timestamp with time zone,
  received_at timestamp with time zone not null default now(),
  constraint answer_answer_check CHECK ((jsonb_typeof(answer) = 'object'::text)),
  constraint answer_language_check CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'::text)),
  constraint answer_number_check CHECK ((number >= 1)),
  constraint answer_question_check CHECK (((question <> ''::text) AND (length(question) <= 200))),
  constraint answer_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint answer_response_id_device_fkey FOREIGN KEY (response_id, device) REFERENCES response_device(response_id, device),
  constraint answer_response_id_fkey FOREIGN KEY (response_id) REFERENCES response(id),
  constraint answer_pkey PRIMARY KEY (id),
  constraint answer_response_id_device_number_key UNIQUE (response_id, device, number)
);

comment on table answer is 'What somebody answered, each time they did: added, never changed. The newest holds; sent twice it is there once.';
comment on column answer.id is 'Key, rising in the order in which they came.';
comment on column answer.response_id is 'The response.';
comment on column answer.device is 'On which device.';
comment on column answer.number is 'The device''s own count of what it has sent: 1, 2, 3 …';
comment on column answer.organisation_id is 'Whose survey it is.';
comment on column answer.question is 'The question, by its linkId in the version that was asked.';
comment on column answer.answer is 'What was answered: chosen, text, number, date, declined, or taken back.';
comment on column answer.language is 'In which language the question was read.';
comment on column answer.given_at is 'When, by the device''s clock; null where it had none.';
comment on column answer.received_at is 'When it was safe here.';

CREATE TRIGGER answer_is_not_deleted BEFORE DELETE ON public.answer FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER answer_is_not_emptied BEFORE TRUNCATE ON public.answer FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER answer_is_placed BEFORE INSERT ON public.answer FOR EACH ROW EXECUTE FUNCTION app.belongs_to_response();
CREATE TRIGGER answer_stays BEFORE UPDATE ON public.answer FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table answer enable row level security;

create policy answering_reads on answer for select to utfall_answer using ((response_id = ( SELECT app.answering('response'::text) AS answering)));
create policy answering_writes on answer for insert to utfall_answer with check (((response_id = ( SELECT app.answering('response'::text) AS answering)) AND app.may_deliver(response_id, device, ( SELECT app.answering_device() AS answering_device))));
create policy enterer_reads on answer for select to utfall_app using ((( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'referrer'::text, 'coordinator'::text]) AS has_role) AND (EXISTS ( SELECT
   FROM response_device d
  WHERE ((d.response_id = answer.response_id) AND (d.device = answer.device) AND (d.opened_by = ( SELECT app.actor() AS actor)))))));
create policy house_all on answer for all to utfall_house using (true) with check (true);
create policy somebody_acts on answer as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy staff_enter on answer for insert to utfall_app with check ((( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'referrer'::text, 'coordinator'::text]) AS has_role) AND (EXISTS ( SELECT
   FROM response_device d
  WHERE ((d.response_id = answer.response_id) AND (d.device = answer.device) AND (d.opened_by = ( SELECT app.actor() AS actor)) AND app.may_deliver(d.response_id, d.device, d.key))))));
create policy staff_read on answer for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['evaluator'::text]) AS has_role)));

grant insert, select on answer to utfall_house;
grant select on answer to utfall_answer;
grant select on answer to utfall_app;

grant insert (response_id, device, number, question, answer, language, given_at) on answer to utfall_answer;
grant insert (response_id, device, number, question, answer, language, given_at) on answer to utfall_app;

create table answer_link (
  id bigint not null generated always as identity,
  key bytea not null,
  response_id bigint not null,
  organisation_id integer not null,
  made_at timestamp with time zone not null default now(),
  made_by text not null default app.actor(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint answer_link_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint answer_link_key_check CHECK ((length(key) = 32)),
  constraint answer_link_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint answer_link_response_id_fkey FOREIGN KEY (response_id) REFERENCES response(id),
  constraint answer_link_pkey PRIMARY KEY (id),
  constraint answer_link_key_key UNIQUE (key)
);

comment on table answer_link is 'A link that one person answers by. Each message has its own, and all lead to the same response.';
comment on column answer_link.id is 'Key.';
comment on column answer_link.key is 'SHA-256 of what stands in the link: at least 128 bits of chance.';
comment on column answer_link.response_id is 'Where it leads.';
comment on column answer_link.organisation_id is 'Whose survey it is.';
comment on column answer_link.made_at is 'When.';
comment on column answer_link.made_by is 'By whom.';
comment on column answer_link.expires_at is 'Until when it opens anything.';
comment on column answer_link.ended_at is 'When it was ended before that.';
comment on column answer_link.ended_by is 'By whom.';

CREATE INDEX answer_link_by_response ON public.answer_link USING btree (response_id);

CREATE TRIGGER answer_link_is_not_deleted BEFORE DELETE ON public.answer_link FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER answer_link_is_not_emptied BEFORE TRUNCATE ON public.answer_link FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER answer_link_is_placed BEFORE INSERT ON public.answer_link FOR EACH ROW EXECUTE FUNCTION app.belongs_to_response();

alter table answer_link enable row level security;

create policy house_all on answer_link for all to utfall_house using (true) with check (true);
create policy operator_ends on answer_link for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)));
create policy operator_writes on answer_link for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)));
create policy somebody_acts on answer_link as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy staff_read on answer_link for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)));

grant insert, select on answer_link to utfall_house;

grant insert (key, response_id, expires_at) on answer_link to utfall_app;
grant select (id, response_id, organisation_id, made_at, made_by, expires_at, ended_at, ended_by) on answer_link to utfall_app;
grant update (ended_at, ended_by) on answer_link to utfall_app;
grant update (ended_at, ended_by) on answer_link to utfall_house;

create table app.migration (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

comment on table app.migration is 'Which changes of the schema this database has had.';
comment on column app.migration.number is 'Place in the order.';
comment on column app.migration.name is 'File in migrations/.';
comment on column app.migration.sha256 is 'SHA-256 in hexadecimal of the file when it was applied.';
comment on column app.migration.applied_at is 'When.';

grant select on app.migration to public;

create table app.seal (
  is_only boolean not null default true,
  key bytea not null,
  constraint seal_is_only_check CHECK (is_only),
  constraint seal_pkey PRIMARY KEY (is_only)
);

comment on table app.seal is 'The key that seals the context of a transaction; nobody but the owner reads it.';
comment on column app.seal.is_only is 'There is one row.';
comment on column app.seal.key is '64 random bytes, made anew where the database was made or restored.';

create table audit_event (
  id bigint not null,
  at timestamp with time zone not null,
  actor text not null,
  purpose text not null,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb,
  previous_hash text not null,
  hash text not null,
  format smallint not null default 1,
  lane smallint not null default 0,
  place bigint not null,
  actor_name text,
  account_id integer,
  organisation_id integer,
  organisation_slug text,
  roles text,
  case_id bigint,
  constraint audit_event_action_check CHECK ((action <> ''::text)),
  constraint audit_event_null_is_one CHECK (((format = 1) OR ((before IS DISTINCT FROM 'null'::jsonb) AND (after IS DISTINCT FROM 'null'::jsonb)))),
  constraint audit_event_subject_check CHECK ((subject <> ''::text)),
  constraint audit_event_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint audit_event_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint audit_event_pkey PRIMARY KEY (id),
  constraint audit_event_hash_key UNIQUE (hash),
  constraint audit_event_lane_place_key UNIQUE (lane, place)
);

comment on table audit_event is 'Append-only log of what was done, by whom and for what; each row is chained to the one before by its hash.';
comment on column audit_event.id is 'Key, rising in the order in which rows were begun.';
comment on column audit_event.at is 'When it was written, by the clock of the database.';
comment on column audit_event.actor is 'Who acted, as named in the transaction.';
comment on column audit_event.purpose is 'What for, as named in the transaction.';
comment on column audit_event.action is 'What was done: a stable code, for instance study.lock.';
comment on column audit_event.subject is 'What it was done to, for instance study/7.';
comment on column audit_event.before is 'The state before, without personal data; null where there was none.';
comment on column audit_event.after is 'The state after, without personal data; null where there is none.';
comment on column audit_event.previous_hash is 'Hash of the row before; for the first row 64 zeros.';
comment on column audit_event.hash is 'SHA-256 in hexadecimal of the row and the hash before it.';
comment on column audit_event.format is 'How the hash is made: 1 before organisations were known, 2 since.';
comment on column audit_event.lane is 'Which chain the row is in: writers at the same time use different ones.';
comment on column audit_event.place is 'Place in that chain: 1, 2, 3 … without gaps.';
comment on column audit_event.actor_name is 'Name of who acted, as it was then.';
comment on column audit_event.account_id is 'The account that acted; null for the house and for machines.';
comment on column audit_event.organisation_id is 'The organisation in which it was done; null for the house''s own.';
comment on column audit_event.organisation_slug is 'Its name in addresses, as it was then.';
comment on column audit_event.roles is 'The roles that who acted had there, with commas.';
comment on column audit_event.case_id is 'The person''s case that it was about; null where no person is.';

CREATE INDEX audit_event_by_account ON public.audit_event USING btree (account_id, id);
CREATE INDEX audit_event_by_case ON public.audit_event USING btree (case_id, id) WHERE (case_id IS NOT NULL);
CREATE INDEX audit_event_by_organisation ON public.audit_event USING btree (organisation_id, id);
CREATE INDEX audit_event_by_subject ON public.audit_event USING btree (subject, id);

CREATE TRIGGER audit_event_chain BEFORE INSERT ON public.audit_event FOR EACH ROW EXECUTE FUNCTION app.chain_audit_event();
CREATE TRIGGER audit_event_is_not_emptied BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER audit_event_stays BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table audit_event enable row level security;

create policy actor_adds on audit_event for insert to utfall_app, utfall_house, utfall_door with check ((actor = ( SELECT app.actor() AS actor)));
create policy actor_answers on audit_event for insert to utfall_answer with check ((actor = ( SELECT app.actor() AS actor)));
create policy auditor_reads on audit_event for select to utfall_auditor using (true);
create policy house_reads on audit_event for select to utfall_house using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy house_rows on audit_event for select to utfall_app using (((organisation_id IS NULL) AND ( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role)));
create policy organisation_rows on audit_event for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text, 'auditor'::text]) AS has_role)));
create policy own_rows on audit_event for select to utfall_app using ((account_id = ( SELECT app.account() AS account)));
create policy rows_about_oneself on audit_event for select to utfall_app using ((subject = ('account/'::text || ( SELECT app.account() AS account))));
create policy somebody_acts on audit_event as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant select on audit_event to utfall_app;
grant select on audit_event to utfall_auditor;
grant select on audit_event to utfall_house;

grant insert (action, subject, before, after, case_id) on audit_event to utfall_answer;
grant insert (action, subject, before, after, case_id) on audit_event to utfall_app;
grant insert (action, subject, before, after, case_id) on audit_event to utfall_door;
grant insert (action, subject, before, after, case_id) on audit_event to utfall_house;

create table bank_item (
  id integer not null generated always as identity,
  organisation_id integer,
  code text not null,
  version integer not null,
  item jsonb not null,
  facts jsonb not null,
  added_at timestamp with time zone not null default now(),
  added_by text not null default app.actor(),
  constraint bank_item_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 80))),
  constraint bank_item_facts_check CHECK ((jsonb_typeof(facts) = 'object'::text)),
  constraint bank_item_item_check CHECK ((jsonb_typeof(item) = 'object'::text)),
  constraint bank_item_version_check CHECK ((version >= 1)),
  constraint bank_item_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint bank_item_pkey PRIMARY KEY (id),
  constraint bank_item_organisation_id_code_version_key UNIQUE NULLS NOT DISTINCT (organisation_id, code, version)
);

comment on table bank_item is 'The item bank: questions that have been asked before, to ask in the same words again. A change is a new version.';
comment on column bank_item.id is 'Key.';
comment on column bank_item.organisation_id is 'Whose it is; null for what came with the house.';
comment on column bank_item.code is 'The question''s name.';
comment on column bank_item.version is '1, 2, 3 … within the question.';
comment on column bank_item.item is 'FHIR R5 Questionnaire.item with its languages.';
comment on column bank_item.facts is 'What it is about, where it comes from, its licence, and what others have measured with it.';
comment on column bank_item.added_at is 'When.';
comment on column bank_item.added_by is 'By whom.';

CREATE TRIGGER bank_item_is_not_deleted BEFORE DELETE ON public.bank_item FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER bank_item_is_not_emptied BEFORE TRUNCATE ON public.bank_item FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER bank_item_is_owned BEFORE INSERT ON public.bank_item FOR EACH ROW EXECUTE FUNCTION app.own_organisation();
CREATE TRIGGER bank_item_stays BEFORE UPDATE ON public.bank_item FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table bank_item enable row level security;

create policy house_all on bank_item for all to utfall_house using (true) with check (true);
create policy own_organisation_reads on bank_item for select to utfall_app using (((( SELECT app.actor() AS actor) IS NOT NULL) AND ((organisation_id IS NULL) OR (organisation_id = ( SELECT app.organisation() AS organisation)))));
create policy own_organisation_writes on bank_item for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on bank_item as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on bank_item to utfall_app;
grant insert, select on bank_item to utfall_house;

create table calibration (
  id integer not null generated always as identity,
  run_id integer not null,
  instrument_id integer not null,
  version integer not null,
  model text,
  verdict text not null,
  persons integer,
  results text storage external not null,
  results_sha256 text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  constraint calibration_check CHECK ((results_sha256 = encode(sha256(convert_to(results, 'UTF8'::name)), 'hex'::text))),
  constraint calibration_model_check CHECK ((model = ANY (ARRAY['rm'::text, 'rsm'::text, 'pcm'::text]))),
  constraint calibration_persons_check CHECK ((persons >= 0)),
  constraint calibration_version_check CHECK ((version >= 1)),
  constraint calibration_instrument_id_fkey FOREIGN KEY (instrument_id) REFERENCES instrument(id),
  constraint calibration_run_id_fkey FOREIGN KEY (run_id) REFERENCES calibration_run(id),
  constraint calibration_pkey PRIMARY KEY (id),
  constraint calibration_instrument_id_version_key UNIQUE (instrument_id, version),
  constraint calibration_run_id_key UNIQUE (run_id)
);

comment on table calibration is 'What an analysis gave, fixed for good: figures about items and groups, never about a person.';
comment on column calibration.id is 'Key.';
comment on column calibration.run_id is 'The run that gave it.';
comment on column calibration.instrument_id is 'The instrument.';
comment on column calibration.version is '1, 2, 3 … within the instrument; measures name the one they rest on.';
comment on column calibration.model is 'rm, rsm or pcm; null where the answers carried no calibration.';
comment on column calibration.verdict is 'Whether it is a measure: a stable code.';
comment on column calibration.persons is 'Persons who answered; null where they are too few to be shown.';
comment on column calibration.results is 'The content of results.json, byte for byte.';
comment on column calibration.results_sha256 is 'SHA-256 in hexadecimal of the results; the database holds it to them.';
comment on column calibration.created_at is 'When it was written.';
comment on column calibration.created_by is 'Who asked for it.';

CREATE TRIGGER calibration_is_not_emptied BEFORE TRUNCATE ON public.calibration FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER calibration_stays BEFORE DELETE OR UPDATE ON public.calibration FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table calibration enable row level security;

create policy house_all on calibration for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on calibration for update to utfall_app using ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on calibration for select to utfall_app using ((EXISTS ( SELECT
   FROM instrument whole
  WHERE (whole.id = calibration.instrument_id))));
create policy own_organisation_writes on calibration for insert to utfall_app with check ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on calibration as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on calibration to utfall_app;
grant insert, select on calibration to utfall_house;

create table calibration_file (
  id integer not null generated always as identity,
  calibration_id integer not null,
  kind text not null,
  language text not null,
  sha256 text not null,
  bytes bytea storage external not null,
  constraint calibration_file_kind_check CHECK ((kind = ANY (ARRAY['html'::text, 'pdf'::text]))),
  constraint calibration_file_language_check CHECK ((language = ANY (ARRAY['sv'::text, 'en'::text]))),
  constraint calibration_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint calibration_file_calibration_id_fkey FOREIGN KEY (calibration_id) REFERENCES calibration(id),
  constraint calibration_file_pkey PRIMARY KEY (id),
  constraint calibration_file_calibration_id_kind_language_key UNIQUE (calibration_id, kind, language)
);

comment on table calibration_file is 'A finished report of a calibration, byte for byte as it is handed out.';
comment on column calibration_file.id is 'Key.';
comment on column calibration_file.calibration_id is 'The calibration.';
comment on column calibration_file.kind is 'html or pdf.';
comment on column calibration_file.language is 'sv or en.';
comment on column calibration_file.sha256 is 'SHA-256 in hexadecimal of the bytes.';
comment on column calibration_file.bytes is 'The content.';

CREATE TRIGGER calibration_file_is_not_emptied BEFORE TRUNCATE ON public.calibration_file FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER calibration_file_stays BEFORE DELETE OR UPDATE ON public.calibration_file FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table calibration_file enable row level security;

create policy house_all on calibration_file for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on calibration_file for update to utfall_app using ((app.owns_calibration(calibration_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on calibration_file for select to utfall_app using ((EXISTS ( SELECT
   FROM calibration whole
  WHERE (whole.id = calibration_file.calibration_id))));
create policy own_organisation_writes on calibration_file for insert to utfall_app with check ((app.owns_calibration(calibration_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on calibration_file as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on calibration_file to utfall_app;
grant insert, select on calibration_file to utfall_house;

create table calibration_run (
  id integer not null generated always as identity,
  instrument_id integer not null,
  state text not null default 'queued'::text,
  requested_at timestamp with time zone not null default now(),
  requested_by text not null default app.actor(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  utfall_version text not null,
  survey jsonb not null,
  file_sha256 text not null,
  problem_code text,
  constraint calibration_run_check CHECK (((state = 'failed'::text) = (problem_code IS NOT NULL))),
  constraint calibration_run_check1 CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text, 'stopped'::text])) = (finished_at IS NOT NULL))),
  constraint calibration_run_file_sha256_check CHECK ((file_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint calibration_run_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'stopped'::text]))),
  constraint calibration_run_survey_check CHECK ((jsonb_typeof(survey) = 'object'::text)),
  constraint calibration_run_instrument_id_fkey FOREIGN KEY (instrument_id) REFERENCES instrument(id),
  constraint calibration_run_pkey PRIMARY KEY (id)
);

comment on table calibration_run is 'One analysis of one file of answers: what was asked for and how it went. The file itself is not kept.';
comment on column calibration_run.id is 'Key.';
comment on column calibration_run.instrument_id is 'The instrument.';
comment on column calibration_run.state is 'queued, running, done, failed or stopped; the last three are final.';
comment on column calibration_run.requested_at is 'When it was asked for.';
comment on column calibration_run.requested_by is 'Who asked.';
comment on column calibration_run.started_at is 'When the work began; null while it waits.';
comment on column calibration_run.finished_at is 'When it ended, whichever way.';
comment on column calibration_run.utfall_version is 'The version of Utfall that computes.';
comment on column calibration_run.survey is 'Model, columns and their parts, population and period, as they were asked for.';
comment on column calibration_run.file_sha256 is 'SHA-256 in hexadecimal of the file of answers, so that whoever has it can tell it is the same.';
comment on column calibration_run.problem_code is 'Why a failed run failed: a stable code.';

CREATE INDEX calibration_run_by_instrument ON public.calibration_run USING btree (instrument_id, id);

CREATE TRIGGER calibration_run_ends_once BEFORE UPDATE ON public.calibration_run FOR EACH ROW EXECUTE FUNCTION app.keep_finished_calibration_run();
CREATE TRIGGER calibration_run_is_not_emptied BEFORE TRUNCATE ON public.calibration_run FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table calibration_run enable row level security;

create policy house_all on calibration_run for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on calibration_run for update to utfall_app using ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on calibration_run for select to utfall_app using ((EXISTS ( SELECT
   FROM instrument whole
  WHERE (whole.id = calibration_run.instrument_id))));
create policy own_organisation_writes on calibration_run for insert to utfall_app with check ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on calibration_run as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on calibration_run to utfall_app;
grant insert, select on calibration_run to utfall_house;

grant update (state, started_at, finished_at, problem_code) on calibration_run to utfall_app;
grant update (state, started_at, finished_at, problem_code) on calibration_run to utfall_house;

create table case_information (
  id bigint not null generated always as identity,
  case_id bigint not null,
  category text not null,
  content text not null,
  recorded_at timestamp with time zone not null default now(),
  recorded_by text not null,
  replaces_id bigint,
  constraint case_information_category_check CHECK ((category = ANY (ARRAY['contact'::text, 'situation'::text, 'employment'::text, 'benefit'::text, 'health'::text, 'social'::text, 'plan'::text, 'answers'::text]))),
  constraint case_information_content_check CHECK (((content <> ''::text) AND (length(content) <= 4000))),
  constraint case_information_case_id_fkey FOREIGN KEY (case_id) REFERENCES person_case(id),
  constraint case_information_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES case_information(id),
  constraint case_information_pkey PRIMARY KEY (id)
);

comment on table case_information is 'What the unit holds about the person for the sake of the cooperation, by category. Each party keeps its own record elsewhere.';
comment on column case_information.id is 'Key.';
comment on column case_information.case_id is 'The case.';
comment on column case_information.category is 'What kind: a consent names one.';
comment on column case_information.content is 'In words.';
comment on column case_information.recorded_at is 'When.';
comment on column case_information.recorded_by is 'By whom.';
comment on column case_information.replaces_id is 'The row that this corrects; that row stays.';

CREATE INDEX case_information_by_case ON public.case_information USING btree (case_id, category);

CREATE TRIGGER case_information_is_not_deleted BEFORE DELETE ON public.case_information FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER case_information_is_not_emptied BEFORE TRUNCATE ON public.case_information FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER case_information_stays BEFORE UPDATE ON public.case_information FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table case_information enable row level security;

create policy holders_write on case_information for insert to utfall_app with check (((recorded_by = ( SELECT app.actor() AS actor)) AND app.holds_open_case(case_id) AND app.may_be_told(case_id, category) AND ((replaces_id IS NULL) OR app.can_replace(replaces_id, case_id, category))));
create policy house_examples on case_information for all to utfall_house using ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = case_information.case_id)))) with check ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = case_information.case_id))));
create policy somebody_acts on case_information as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy told on case_information for select to utfall_app using (app.may_be_told(case_id, category));

grant insert, select on case_information to utfall_house;
grant select on case_information to utfall_app;

grant insert (case_id, category, content, recorded_by, replaces_id) on case_information to utfall_app;

create table case_worker (
  id bigint not null generated always as identity,
  case_id bigint not null,
  account_id integer not null,
  organisation_id integer not null,
  sees_protected boolean not null default false,
  reason text not null,
  added_at timestamp with time zone not null default now(),
  added_by text not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint case_worker_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint case_worker_reason_check CHECK ((reason <> ''::text)),
  constraint case_worker_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint case_worker_case_id_fkey FOREIGN KEY (case_id) REFERENCES person_case(id),
  constraint case_worker_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint case_worker_pkey PRIMARY KEY (id)
);

comment on table case_worker is 'Who works with the case, and where: inner secrecy. Without a row nobody sees it.';
comment on column case_worker.id is 'Key.';
comment on column case_worker.case_id is 'The case.';
comment on column case_worker.account_id is 'Who.';
comment on column case_worker.organisation_id is 'In which organisation they work with it.';
comment on column case_worker.sees_protected is 'Whether they may see what a protected identity hides.';
comment on column case_worker.reason is 'Why they need it.';
comment on column case_worker.added_at is 'When.';
comment on column case_worker.added_by is 'By whom.';
comment on column case_worker.ended_at is 'When they stopped; null while they do.';
comment on column case_worker.ended_by is 'By whom it was ended.';

CREATE INDEX case_worker_by_account ON public.case_worker USING btree (account_id, organisation_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX case_worker_once ON public.case_worker USING btree (case_id, account_id, organisation_id) WHERE (ended_at IS NULL);

CREATE TRIGGER case_worker_is_not_deleted BEFORE DELETE ON public.case_worker FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER case_worker_is_not_emptied BEFORE TRUNCATE ON public.case_worker FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table case_worker enable row level security;

create policy holders_add on case_worker for insert to utfall_app with check (((added_by = ( SELECT app.actor() AS actor)) AND app.may_know_of(case_id, account_id, organisation_id) AND (app.is_first_worker(case_id) OR app.holds_open_case(case_id)) AND ((NOT sees_protected) OR app.is_first_worker(case_id) OR app.sees_protected(case_id))));
create policy holders_end on case_worker for update to utfall_app using (app.holds_case(case_id));
create policy house_examples on case_worker for all to utfall_house using ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = case_worker.case_id)))) with check ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = case_worker.case_id))));
create policy somebody_acts on case_worker as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy workers_read on case_worker for select to utfall_app using ((((account_id = ( SELECT app.account() AS account)) AND (organisation_id = ( SELECT app.organisation() AS organisation))) OR app.sees_worker(case_id, organisation_id)));

grant insert, select on case_worker to utfall_house;
grant select on case_worker to utfall_app;

grant insert (case_id, account_id, organisation_id, sees_protected, reason, added_by) on case_worker to utfall_app;
grant update (ended_at, ended_by) on case_worker to utfall_app;

create table consent (
  id bigint not null generated always as identity,
  case_id bigint not null,
  from_area_id integer not null,
  to_area_id integer not null,
  category text not null,
  purpose text not null,
  form text not null,
  representative text,
  text_version text not null,
  language text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone not null,
  is_voluntary boolean not null,
  doubt text,
  recorded_at timestamp with time zone not null default now(),
  recorded_by text not null,
  constraint consent_category_check CHECK ((category = ANY (ARRAY['contact'::text, 'situation'::text, 'employment'::text, 'benefit'::text, 'health'::text, 'social'::text, 'plan'::text, 'answers'::text]))),
  constraint consent_check CHECK ((from_area_id <> to_area_id)),
  constraint consent_check1 CHECK (((valid_to > valid_from) AND (valid_to <= (valid_from + '1 year'::interval)))),
  constraint consent_check2 CHECK (((form = 'representative'::text) = (representative IS NOT NULL))),
  constraint consent_doubt_check CHECK ((doubt <> ''::text)),
  constraint consent_form_check CHECK ((form = ANY (ARRAY['spoken'::text, 'written'::text, 'representative'::text]))),
  constraint consent_is_voluntary_check CHECK (is_voluntary),
  constraint consent_language_check CHECK ((language <> ''::text)),
  constraint consent_purpose_check CHECK ((purpose = ANY (ARRAY['referral'::text, 'coordination'::text, 'planning'::text, 'follow-up'::text, 'evaluation'::text]))),
  constraint consent_representative_check CHECK ((representative <> ''::text)),
  constraint consent_text_version_check CHECK ((text_version <> ''::text)),
  constraint consent_case_id_fkey FOREIGN KEY (case_id) REFERENCES person_case(id),
  constraint consent_from_area_id_fkey FOREIGN KEY (from_area_id) REFERENCES organisation(id),
  constraint consent_to_area_id_fkey FOREIGN KEY (to_area_id) REFERENCES organisation(id),
  constraint consent_pkey PRIMARY KEY (id)
);

comment on table consent is 'The person has said who may tell what to whom, for what, from when to when (10 kap. 1 § and 12 kap. 2 § OSL). One category, one purpose, one receiver.';
comment on column consent.id is 'Key.';
comment on column consent.case_id is 'The case that it is about.';
comment on column consent.from_area_id is 'Who may tell.';
comment on column consent.to_area_id is 'Who may be told.';
comment on column consent.category is 'What.';
comment on column consent.purpose is 'For what.';
comment on column consent.form is 'How it was given: spoken, written, or by a representative.';
comment on column consent.representative is 'In what capacity the representative spoke; null otherwise.';
comment on column consent.text_version is 'Which text the person was given.';
comment on column consent.language is 'In which language (BCP 47).';
comment on column consent.valid_from is 'From when.';
comment on column consent.valid_to is 'Until when: at most a year.';
comment on column consent.is_voluntary is 'That the person was told that it is voluntary and that a refusal changes no other service.';
comment on column consent.doubt is 'Why whoever recorded it doubts that it holds; it then holds first when another has reviewed it.';
comment on column consent.recorded_at is 'When it was recorded.';
comment on column consent.recorded_by is 'By whom.';

CREATE INDEX consent_by_case ON public.consent USING btree (case_id, to_area_id, category);

CREATE TRIGGER consent_is_not_blanket AFTER INSERT ON public.consent FOR EACH ROW EXECUTE FUNCTION app.refuse_blanket_consent();
CREATE TRIGGER consent_is_not_deleted BEFORE DELETE ON public.consent FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER consent_is_not_emptied BEFORE TRUNCATE ON public.consent FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER consent_is_placed BEFORE INSERT ON public.consent FOR EACH ROW EXECUTE FUNCTION app.place_ground();
CREATE TRIGGER consent_stays BEFORE UPDATE ON public.consent FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table consent enable row level security;

create policy holders_record on consent for insert to utfall_app with check (((recorded_by = ( SELECT app.actor() AS actor)) AND app.holds_open_case(case_id)));
create policy house_examples on consent for all to utfall_house using ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = consent.case_id)))) with check ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = consent.case_id))));
create policy parties_read on consent for select to utfall_app using ((app.works_inside(case_id) OR ((to_area_id = ( SELECT app.area() AS area)) AND app.works_with(case_id))));
create policy somebody_acts on consent as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on consent to utfall_house;
grant select on consent to utfall_app;

grant insert (case_id, from_area_id, to_area_id, category, purpose, form, representative, text_version, language, valid_from, valid_to, is_voluntary, doubt, recorded_by) on consent to utfall_app;

create table consent_review (
  consent_id bigint not null,
  holds boolean not null,
  reason text not null,
  reviewed_at timestamp with time zone not null default now(),
  reviewed_by text not null,
  constraint consent_review_reason_check CHECK ((reason <> ''::text)),
  constraint consent_review_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES consent(id),
  constraint consent_review_pkey PRIMARY KEY (consent_id)
);

comment on table consent_review is 'A second person has judged a consent that was in doubt.';
comment on column consent_review.consent_id is 'The consent.';
comment on column consent_review.holds is 'Whether it holds.';
comment on column consent_review.reason is 'Why.';
comment on column consent_review.reviewed_at is 'When.';
comment on column consent_review.reviewed_by is 'By whom: not who recorded it.';

CREATE TRIGGER consent_review_is_not_deleted BEFORE DELETE ON public.consent_review FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER consent_review_is_not_emptied BEFORE TRUNCATE ON public.consent_review FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER consent_review_stays BEFORE UPDATE ON public.consent_review FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table consent_review enable row level security;

create policy house_examples on consent_review for all to utfall_house using ((EXISTS ( SELECT
   FROM consent c
  WHERE (c.id = consent_review.consent_id)))) with check ((EXISTS ( SELECT
   FROM consent c
  WHERE (c.id = consent_review.consent_id))));
create policy others_review on consent_review for insert to utfall_app with check (((reviewed_by = ( SELECT app.actor() AS actor)) AND (EXISTS ( SELECT
   FROM consent c
  WHERE ((c.id = consent_review.consent_id) AND (c.doubt IS NOT NULL) AND (c.recorded_by <> ( SELECT app.actor() AS actor)) AND app.works_inside(c.case_id))))));
create policy parties_read on consent_review for select to utfall_app using ((EXISTS ( SELECT
   FROM consent c
  WHERE (c.id = consent_review.consent_id))));
create policy somebody_acts on consent_review as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on consent_review to utfall_house;
grant select on consent_review to utfall_app;

grant insert (consent_id, holds, reason, reviewed_by) on consent_review to utfall_app;

create table consent_withdrawal (
  consent_id bigint not null,
  withdrawn_at timestamp with time zone not null default now(),
  withdrawn_by text not null,
  reason text,
  constraint consent_withdrawal_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES consent(id),
  constraint consent_withdrawal_pkey PRIMARY KEY (consent_id)
);

comment on table consent_withdrawal is 'The person has taken a consent back. It ends at once.';
comment on column consent_withdrawal.consent_id is 'The consent.';
comment on column consent_withdrawal.withdrawn_at is 'When.';
comment on column consent_withdrawal.withdrawn_by is 'Who wrote it down.';
comment on column consent_withdrawal.reason is 'What the person said; none is needed.';

CREATE TRIGGER consent_withdrawal_is_not_deleted BEFORE DELETE ON public.consent_withdrawal FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER consent_withdrawal_is_not_emptied BEFORE TRUNCATE ON public.consent_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER consent_withdrawal_stays BEFORE UPDATE ON public.consent_withdrawal FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table consent_withdrawal enable row level security;

create policy house_examples on consent_withdrawal for all to utfall_house using ((EXISTS ( SELECT
   FROM consent c
  WHERE (c.id = consent_withdrawal.consent_id)))) with check ((EXISTS ( SELECT
   FROM consent c
  WHERE (c.id = consent_withdrawal.consent_id))));
create policy parties_read on consent_withdrawal for select to utfall_app using ((EXISTS ( SELECT
   FROM consent c
  WHERE (c.id = consent_withdrawal.consent_id))));
create policy parties_withdraw on consent_withdrawal for insert to utfall_app with check (((withdrawn_by = ( SELECT app.actor() AS actor)) AND (EXISTS ( SELECT
   FROM consent c
  WHERE (c.id = consent_withdrawal.consent_id)))));
create policy somebody_acts on consent_withdrawal as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on consent_withdrawal to utfall_house;
grant select on consent_withdrawal to utfall_app;

grant insert (consent_id, withdrawn_by, reason) on consent_withdrawal to utfall_app;

create table disclosure (
  id bigint not null generated always as identity,
  information_id bigint not null,
  case_id bigint not null,
  to_area_id integer not null,
  to_account_id integer not null,
  consent_id bigint,
  exception_id bigint,
  disclosed_at timestamp with time zone not null default now(),
  constraint disclosure_check CHECK (((consent_id IS NULL) <> (exception_id IS NULL))),
  constraint disclosure_case_id_fkey FOREIGN KEY (case_id) REFERENCES person_case(id),
  constraint disclosure_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES consent(id),
  constraint disclosure_exception_id_fkey FOREIGN KEY (exception_id) REFERENCES disclosure_exception(id),
  constraint disclosure_information_id_fkey FOREIGN KEY (information_id) REFERENCES case_information(id),
  constraint disclosure_to_account_id_fkey FOREIGN KEY (to_account_id) REFERENCES account(id),
  constraint disclosure_to_area_id_fkey FOREIGN KEY (to_area_id) REFERENCES organisation(id),
  constraint disclosure_pkey PRIMARY KEY (id)
);

comment on table disclosure is 'Something was told across a border of secrecy, to whom and on which ground.';
comment on column disclosure.id is 'Key.';
comment on column disclosure.information_id is 'What was told.';
comment on column disclosure.case_id is 'About which case.';
comment on column disclosure.to_area_id is 'To which area.';
comment on column disclosure.to_account_id is 'To whom.';
comment on column disclosure.consent_id is 'The consent it rests on; null where it rests on an exception.';
comment on column disclosure.exception_id is 'The exception it rests on; null where it rests on a consent.';
comment on column disclosure.disclosed_at is 'When.';

CREATE INDEX disclosure_by_case ON public.disclosure USING btree (case_id, disclosed_at);

CREATE TRIGGER disclosure_is_not_deleted BEFORE DELETE ON public.disclosure FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER disclosure_is_not_emptied BEFORE TRUNCATE ON public.disclosure FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER disclosure_stays BEFORE UPDATE ON public.disclosure FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table disclosure enable row level security;

create policy house_examples on disclosure for all to utfall_house using ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = disclosure.case_id)))) with check ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = disclosure.case_id))));
create policy parties_read on disclosure for select to utfall_app using ((app.works_inside(case_id) OR ((to_account_id = ( SELECT app.account() AS account)) AND app.works_with(case_id))));
create policy somebody_acts on disclosure as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy told_are_noted on disclosure for insert to utfall_app with check (((to_account_id = ( SELECT app.account() AS account)) AND (to_area_id = ( SELECT app.area() AS area)) AND (EXISTS ( SELECT
   FROM case_information i
  WHERE ((i.id = disclosure.information_id) AND (i.case_id = disclosure.case_id) AND (app.is_consented(disclosure.consent_id, i.case_id, i.category) OR (EXISTS ( SELECT
           FROM disclosure_exception e
          WHERE ((e.id = disclosure.exception_id) AND (e.case_id = i.case_id) AND (e.category = i.category) AND (e.to_account_id = disclosure.to_account_id) AND (e.valid_to > now()))))))))));

grant insert, select on disclosure to utfall_house;
grant select on disclosure to utfall_app;

grant insert (information_id, case_id, to_area_id, to_account_id, consent_id, exception_id) on disclosure to utfall_app;

create table disclosure_exception (
  id bigint not null generated always as identity,
  case_id bigint not null,
  from_area_id integer not null,
  to_area_id integer not null,
  to_account_id integer not null,
  category text not null,
  ground text not null,
  need text not null,
  reason text not null,
  decided_at timestamp with time zone not null default now(),
  decided_by text not null,
  valid_to timestamp with time zone not null,
  constraint disclosure_exception_category_check CHECK ((category = ANY (ARRAY['contact'::text, 'situation'::text, 'employment'::text, 'benefit'::text, 'health'::text, 'social'::text, 'plan'::text, 'answers'::text]))),
  constraint disclosure_exception_check CHECK ((from_area_id <> to_area_id)),
  constraint disclosure_exception_check1 CHECK (((valid_to > decided_at) AND (valid_to <= (decided_at + '1 day'::interval)))),
  constraint disclosure_exception_ground_check CHECK ((ground <> ''::text)),
  constraint disclosure_exception_need_check CHECK ((length(need) >= 20)),
  constraint disclosure_exception_reason_check CHECK ((length(reason) >= 20)),
  constraint disclosure_exception_case_id_fkey FOREIGN KEY (case_id) REFERENCES person_case(id),
  constraint disclosure_exception_from_area_id_fkey FOREIGN KEY (from_area_id) REFERENCES organisation(id),
  constraint disclosure_exception_to_account_id_fkey FOREIGN KEY (to_account_id) REFERENCES account(id),
  constraint disclosure_exception_to_area_id_fkey FOREIGN KEY (to_area_id) REFERENCES organisation(id),
  constraint disclosure_exception_pkey PRIMARY KEY (id)
);

comment on table disclosure_exception is 'One disclosure without consent, on a named ground, decided for this case and this receiver. It ends within a day and is never a standing rule.';
comment on column disclosure_exception.id is 'Key.';
comment on column disclosure_exception.case_id is 'The case.';
comment on column disclosure_exception.from_area_id is 'Who tells.';
comment on column disclosure_exception.to_area_id is 'Who is told.';
comment on column disclosure_exception.to_account_id is 'The one person who is told.';
comment on column disclosure_exception.category is 'What.';
comment on column disclosure_exception.ground is 'Which rule of the legal map allows it.';
comment on column disclosure_exception.need is 'What it is needed for, in words.';
comment on column disclosure_exception.reason is 'Why consent was not asked for or not given, in words.';
comment on column disclosure_exception.decided_at is 'When.';
comment on column disclosure_exception.decided_by is 'By whom.';
comment on column disclosure_exception.valid_to is 'Until when: at most a day.';

CREATE TRIGGER disclosure_exception_is_not_deleted BEFORE DELETE ON public.disclosure_exception FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER disclosure_exception_is_not_emptied BEFORE TRUNCATE ON public.disclosure_exception FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER disclosure_exception_is_placed BEFORE INSERT ON public.disclosure_exception FOR EACH ROW EXECUTE FUNCTION app.place_ground();
CREATE TRIGGER disclosure_exception_stays BEFORE UPDATE ON public.disclosure_exception FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table disclosure_exception enable row level security;

create policy holders_decide on disclosure_exception for insert to utfall_app with check (((decided_by = ( SELECT app.actor() AS actor)) AND app.holds_open_case(case_id) AND (to_account_id <> ( SELECT app.account() AS account)) AND app.may_receive(to_area_id, to_account_id)));
create policy house_examples on disclosure_exception for all to utfall_house using ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = disclosure_exception.case_id)))) with check ((EXISTS ( SELECT
   FROM person_case held
  WHERE (held.id = disclosure_exception.case_id))));
create policy parties_read on disclosure_exception for select to utfall_app using ((app.works_inside(case_id) OR ((to_account_id = ( SELECT app.account() AS account)) AND (to_area_id = ( SELECT app.area() AS area)))));
create policy somebody_acts on disclosure_exception as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on disclosure_exception to utfall_house;
grant select on disclosure_exception to utfall_app;

grant insert (case_id, from_area_id, to_area_id, to_account_id, category, ground, need, reason, decided_by, valid_to) on disclosure_exception to utfall_app;

create table ethics_approval (
  id integer not null generated always as identity,
  organisation_id integer not null,
  study text not null,
  authority text not null,
  reference text not null,
  decision text not null,
  scope text[] not null,
  conditions text,
  valid_from date not null,
  valid_to date not null,
  recorded_at timestamp with time zone not null default now(),
  recorded_by text not null,
  constraint ethics_approval_authority_check CHECK ((authority <> ''::text)),
  constraint ethics_approval_check CHECK ((valid_to > valid_from)),
  constraint ethics_approval_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'approved-with-conditions'::text, 'refused'::text, 'not-required'::text]))),
  constraint ethics_approval_reference_check CHECK ((reference <> ''::text)),
  constraint ethics_approval_scope_check CHECK ((scope <@ ARRAY['questionnaire'::text, 'staff-rating'::text, 'register-link'::text, 'randomisation'::text])),
  constraint ethics_approval_study_check CHECK ((study <> ''::text)),
  constraint ethics_approval_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint ethics_approval_pkey PRIMARY KEY (id)
);

comment on table ethics_approval is 'A decision by the ethics authority about a study. Without one that holds, nothing is collected.';
comment on column ethics_approval.id is 'Key.';
comment on column ethics_approval.organisation_id is 'The responsible research body.';
comment on column ethics_approval.study is 'The study''s name in addresses.';
comment on column ethics_approval.authority is 'Who decided.';
comment on column ethics_approval.reference is 'Number of the decision.';
comment on column ethics_approval.decision is 'What was decided.';
comment on column ethics_approval.scope is 'What it covers.';
comment on column ethics_approval.conditions is 'On what conditions; null where there are none.';
comment on column ethics_approval.valid_from is 'First day.';
comment on column ethics_approval.valid_to is 'First day on which it no longer holds.';
comment on column ethics_approval.recorded_at is 'When it was written here.';
comment on column ethics_approval.recorded_by is 'By whom.';

CREATE TRIGGER ethics_approval_is_not_deleted BEFORE DELETE ON public.ethics_approval FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ethics_approval_is_not_emptied BEFORE TRUNCATE ON public.ethics_approval FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ethics_approval_stays BEFORE UPDATE ON public.ethics_approval FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table ethics_approval enable row level security;

create policy own_organisation_reads on ethics_approval for select to utfall_app using ((organisation_id = ( SELECT app.organisation() AS organisation)));
create policy own_organisation_records on ethics_approval for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND (recorded_by = ( SELECT app.actor() AS actor)) AND ( SELECT app.has_role(VARIADIC ARRAY['evaluator'::text, 'administrator'::text]) AS has_role)));
create policy somebody_acts on ethics_approval as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant select on ethics_approval to utfall_app;

grant insert (organisation_id, study, authority, reference, decision, scope, conditions, valid_from, valid_to, recorded_by) on ethics_approval to utfall_app;

create table evaluation_estimate (
  run_id integer not null,
  "position" integer not null,
  outcome text not null,
  time_point text not null,
  role text not null,
  arm text not null,
  control text,
  analysis text not null,
  scale text not null,
  method text not null,
  subgroup text,
  subgroup_value text,
  site text,
  estimate double precision,
  se double precision,
  df double precision,
  low double precision,
  high double precision,
  p double precision,
  p_adjusted double precision,
  n integer,
  n_by_arm jsonb,
  notes jsonb not null default '[]'::jsonb,
  constraint evaluation_estimate_check CHECK (((subgroup IS NULL) = (subgroup_value IS NULL))),
  constraint evaluation_estimate_check1 CHECK ((low <= high)),
  constraint evaluation_estimate_n_check CHECK ((n >= 0)),
  constraint evaluation_estimate_p_adjusted_check CHECK (((p_adjusted >= (0)::double precision) AND (p_adjusted <= (1)::double precision))),
  constraint evaluation_estimate_p_check CHECK (((p >= (0)::double precision) AND (p <= (1)::double precision))),
  constraint evaluation_estimate_position_check CHECK (("position" >= 0)),
  constraint evaluation_estimate_role_check CHECK ((role = ANY (ARRAY['primary'::text, 'secondary'::text, 'harm'::text]))),
  constraint evaluation_estimate_run_id_fkey FOREIGN KEY (run_id) REFERENCES evaluation_run(id),
  constraint evaluation_estimate_pkey PRIMARY KEY (run_id, "position")
);

comment on table evaluation_estimate is 'Every estimate of a run as a row, so that figures can be asked for across studies.';
comment on column evaluation_estimate.run_id is 'The run.';
comment on column evaluation_estimate."position" is 'Place among the estimates in results.json, from 0.';
comment on column evaluation_estimate.outcome is 'Id of the outcome in study.json.';
comment on column evaluation_estimate.time_point is 'Id of the time point in study.json.';
comment on column evaluation_estimate.role is 'The outcome''s role in the decision: primary, secondary or harm.';
comment on column evaluation_estimate.arm is 'The arm that is compared.';
comment on column evaluation_estimate.control is 'The arm it is held against; null for a change within one arm.';
comment on column evaluation_estimate.analysis is 'main, unadjusted, adjusted … as in results.json.';
comment on column evaluation_estimate.scale is 'What the number says: difference, odds-ratio …';
comment on column evaluation_estimate.method is 'Stable code of the method.';
comment on column evaluation_estimate.subgroup is 'Id of the subgroup variable; null for everybody.';
comment on column evaluation_estimate.subgroup_value is 'The group within it; null for everybody.';
comment on column evaluation_estimate.site is 'The site; null for all of them together.';
comment on column evaluation_estimate.estimate is 'The estimate on its scale; null where it is not estimable.';
comment on column evaluation_estimate.se is 'Standard error.';
comment on column evaluation_estimate.df is 'Degrees of freedom; null where the normal distribution is used.';
comment on column evaluation_estimate.low is 'Lower end of the interval.';
comment on column evaluation_estimate.high is 'Upper end of the interval.';
comment on column evaluation_estimate.p is 'Two-sided p-value.';
comment on column evaluation_estimate.p_adjusted is 'p-value adjusted for the outcomes tested together.';
comment on column evaluation_estimate.n is 'Persons behind the estimate; null where the group is too small to be shown.';
comment on column evaluation_estimate.n_by_arm is 'Persons per arm; null where the group is too small to be shown.';
comment on column evaluation_estimate.notes is 'Codes of what to know about the estimate, with their details.';

CREATE INDEX evaluation_estimate_by_outcome ON public.evaluation_estimate USING btree (outcome, time_point);

alter table evaluation_estimate enable row level security;

create policy house_all on evaluation_estimate for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on evaluation_estimate for update to utfall_app using ((app.owns_evaluation_run(run_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on evaluation_estimate for select to utfall_app using ((EXISTS ( SELECT
   FROM evaluation_run whole
  WHERE (whole.id = evaluation_estimate.run_id))));
create policy own_organisation_writes on evaluation_estimate for insert to utfall_app with check ((app.owns_evaluation_run(run_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on evaluation_estimate as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on evaluation_estimate to utfall_app;
grant insert, select on evaluation_estimate to utfall_house;

create table evaluation_run (
  id integer not null generated always as identity,
  study_version_id integer not null,
  state text not null default 'queued'::text,
  progress double precision not null default 0,
  requested_at timestamp with time zone not null default now(),
  requested_by text not null default app.actor(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  utfall_version text not null,
  seed bigint not null,
  results jsonb,
  results_sha256 text,
  problem_code text,
  constraint evaluation_run_check CHECK (((state = 'done'::text) = (results IS NOT NULL))),
  constraint evaluation_run_check1 CHECK (((results IS NULL) = (results_sha256 IS NULL))),
  constraint evaluation_run_check2 CHECK (((state = 'failed'::text) = (problem_code IS NOT NULL))),
  constraint evaluation_run_check3 CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text, 'stopped'::text])) = (finished_at IS NOT NULL))),
  constraint evaluation_run_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
  constraint evaluation_run_results_sha256_check CHECK ((results_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint evaluation_run_seed_check CHECK ((seed >= 0)),
  constraint evaluation_run_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'stopped'::text]))),
  constraint evaluation_run_study_version_id_fkey FOREIGN KEY (study_version_id) REFERENCES study_version(id),
  constraint evaluation_run_pkey PRIMARY KEY (id)
);

comment on table evaluation_run is 'One evaluation of one version: what was asked for, how it went, what it gave.';
comment on column evaluation_run.id is 'Key.';
comment on column evaluation_run.study_version_id is 'The version that is evaluated.';
comment on column evaluation_run.state is 'queued, running, done, failed or stopped; the last three are final.';
comment on column evaluation_run.progress is 'How much is done, 0 to 1.';
comment on column evaluation_run.requested_at is 'When it was asked for.';
comment on column evaluation_run.requested_by is 'Who asked.';
comment on column evaluation_run.started_at is 'When the work began; null while it waits.';
comment on column evaluation_run.finished_at is 'When it ended, whichever way.';
comment on column evaluation_run.utfall_version is 'The version of Utfall that computes.';
comment on column evaluation_run.seed is 'Seed of every random stream in the run.';
comment on column evaluation_run.results is 'The content of results.json.';
comment on column evaluation_run.results_sha256 is 'SHA-256 in hexadecimal of results.json as it was written.';
comment on column evaluation_run.problem_code is 'Why a failed run failed: a stable code.';

CREATE INDEX evaluation_run_by_version ON public.evaluation_run USING btree (study_version_id, id);

CREATE TRIGGER evaluation_run_ends_once BEFORE UPDATE ON public.evaluation_run FOR EACH ROW EXECUTE FUNCTION app.keep_finished_run();

alter table evaluation_run enable row level security;

create policy house_all on evaluation_run for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on evaluation_run for update to utfall_app using ((app.owns_study_version(study_version_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on evaluation_run for select to utfall_app using ((EXISTS ( SELECT
   FROM study_version whole
  WHERE (whole.id = evaluation_run.study_version_id))));
create policy own_organisation_writes on evaluation_run for insert to utfall_app with check ((app.owns_study_version(study_version_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on evaluation_run as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on evaluation_run to utfall_app;
grant insert, select on evaluation_run to utfall_house;

grant update (state, progress, started_at, finished_at, results, results_sha256, problem_code) on evaluation_run to utfall_app;
grant update (state, progress, started_at, finished_at, results, results_sha256, problem_code) on evaluation_run to utfall_house;

create table external_identity (
  id integer not null generated always as identity,
  account_id integer not null,
  issuer text not null,
  subject text not null,
  linked_at timestamp with time zone not null default now(),
  linked_by text not null,
  unlinked_at timestamp with time zone,
  constraint external_identity_issuer_check CHECK ((issuer <> ''::text)),
  constraint external_identity_subject_check CHECK ((subject <> ''::text)),
  constraint external_identity_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint external_identity_pkey PRIMARY KEY (id)
);

comment on table external_identity is 'Who an account is at a provider of identity (BankID, SITHS, Efos, a municipal broker) over OpenID Connect.';
comment on column external_identity.id is 'Key.';
comment on column external_identity.account_id is 'The account.';
comment on column external_identity.issuer is 'The provider, as it names itself.';
comment on column external_identity.subject is 'The person''s name there.';
comment on column external_identity.linked_at is 'When it was linked.';
comment on column external_identity.linked_by is 'By whom.';
comment on column external_identity.unlinked_at is 'When it ended; null while it holds.';

CREATE UNIQUE INDEX external_identity_once ON public.external_identity USING btree (issuer, subject) WHERE (unlinked_at IS NULL);

CREATE TRIGGER external_identity_is_not_emptied BEFORE TRUNCATE ON public.external_identity FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table external_identity enable row level security;

create policy administrator_links on external_identity for insert to utfall_app with check (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy administrator_reads on external_identity for select to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy administrator_unlinks on external_identity for update to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy door_all on external_identity for all to utfall_door using (true) with check (true);
create policy house_clears on external_identity for delete to utfall_house using ((unlinked_at < (now() - '30 days'::interval)));
create policy house_sees on external_identity for select to utfall_house using (true);
create policy self_reads on external_identity for select to utfall_app using ((account_id = ( SELECT app.account() AS account)));
create policy somebody_acts on external_identity as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on external_identity to utfall_house;
grant insert, select on external_identity to utfall_app;
grant insert, select on external_identity to utfall_door;

grant select (id, unlinked_at) on external_identity to utfall_house;
grant update (subject, unlinked_at) on external_identity to utfall_door;
grant update (unlinked_at) on external_identity to utfall_app;

create table federation_member (
  id integer not null generated always as identity,
  federation_id integer not null,
  member_id integer not null,
  valid_from date not null,
  valid_to date,
  constraint federation_member_check CHECK ((valid_to > valid_from)),
  constraint federation_member_federation_id_fkey FOREIGN KEY (federation_id) REFERENCES organisation(id),
  constraint federation_member_member_id_fkey FOREIGN KEY (member_id) REFERENCES organisation(id),
  constraint federation_member_pkey PRIMARY KEY (id),
  constraint federation_member_federation_id_member_id_valid_from_key UNIQUE (federation_id, member_id, valid_from)
);

comment on table federation_member is 'Who is member of a coordination federation, from when to when.';
comment on column federation_member.id is 'Key.';
comment on column federation_member.federation_id is 'The federation.';
comment on column federation_member.member_id is 'The member: a principal or an authority.';
comment on column federation_member.valid_from is 'First day.';
comment on column federation_member.valid_to is 'First day on which it is no longer a member; null while it is.';

CREATE TRIGGER federation_member_is_not_deleted BEFORE DELETE ON public.federation_member FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER federation_member_is_not_emptied BEFORE TRUNCATE ON public.federation_member FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table federation_member enable row level security;

create policy administrator_adds on federation_member for insert to utfall_app with check (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy administrator_changes on federation_member for update to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy house_all on federation_member for all to utfall_house using (true) with check (true);
create policy members_read on federation_member for select to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy somebody_acts on federation_member as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on federation_member to utfall_app;
grant insert, select on federation_member to utfall_house;

grant update (valid_to) on federation_member to utfall_app;

create table house (
  is_only boolean not null default true,
  kind text not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint house_is_only_check CHECK (is_only),
  constraint house_kind_check CHECK ((kind = ANY (ARRAY['trial'::text, 'own'::text, 'joint'::text]))),
  constraint house_name_check CHECK ((name <> ''::text)),
  constraint house_pkey PRIMARY KEY (is_only)
);

comment on table house is 'What this house is for; one row.';
comment on column house.is_only is 'There is one row.';
comment on column house.kind is 'trial: example persons only; own: one authority''s own data; joint: real persons of several authorities, which takes PostgreSQL.';
comment on column house.name is 'What the people who use it call it.';
comment on column house.created_at is 'When it was set up.';

CREATE TRIGGER house_is_not_deleted BEFORE DELETE ON public.house FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER house_is_not_emptied BEFORE TRUNCATE ON public.house FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table house enable row level security;

create policy administrator_names on house for update to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy everybody_reads on house for select to utfall_app, utfall_house, utfall_door using (true);
create policy house_begins on house for insert to utfall_house with check (true);
create policy somebody_acts on house as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on house to utfall_house;
grant select on house to utfall_app;
grant select on house to utfall_door;

grant update (name) on house to utfall_app;

create table idempotent_request (
  key bytea not null,
  content bytea not null,
  started_at timestamp with time zone not null default now(),
  status integer,
  answer text,
  finished_at timestamp with time zone,
  constraint idempotent_request_check CHECK (((status IS NULL) = (finished_at IS NULL))),
  constraint idempotent_request_content_check CHECK ((length(content) = 32)),
  constraint idempotent_request_key_check CHECK ((length(key) = 32)),
  constraint idempotent_request_status_check CHECK (((status >= 200) AND (status <= 599))),
  constraint idempotent_request_pkey PRIMARY KEY (key)
);

comment on table idempotent_request is 'Requests that carried a key of their own (Idempotency-Key), and what they were answered. Kept for a day.';
comment on column idempotent_request.key is 'SHA-256 of who asked, where, and the key they gave.';
comment on column idempotent_request.content is 'SHA-256 of the request: the same key with another request is a mistake.';
comment on column idempotent_request.started_at is 'When it came.';
comment on column idempotent_request.status is 'What it was answered; null while it is under way, or where the server stopped in between.';
comment on column idempotent_request.answer is 'The answer as it was sent; null where it held a secret that is shown once.';
comment on column idempotent_request.finished_at is 'When it was answered.';

alter table idempotent_request enable row level security;

create policy house_begins on idempotent_request for insert to utfall_house with check (true);
create policy house_clears on idempotent_request for delete to utfall_house using (true);
create policy house_ends on idempotent_request for update to utfall_house using (true);
create policy house_sees on idempotent_request for select to utfall_house using (true);
create policy somebody_acts on idempotent_request as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete, insert, select on idempotent_request to utfall_house;

grant update (status, answer, finished_at) on idempotent_request to utfall_house;

create table information_need (
  id integer not null generated always as identity,
  organisation_id integer not null,
  needs_area_id integer not null,
  holds_area_id integer not null,
  category text not null,
  moment text not null,
  ground text,
  obstacle text not null,
  description text not null,
  recorded_at timestamp with time zone not null default now(),
  recorded_by text not null,
  ended_at timestamp with time zone,
  constraint information_need_category_check CHECK ((category = ANY (ARRAY['contact'::text, 'situation'::text, 'employment'::text, 'benefit'::text, 'health'::text, 'social'::text, 'plan'::text, 'answers'::text]))),
  constraint information_need_description_check CHECK ((description <> ''::text)),
  constraint information_need_moment_check CHECK ((moment <> ''::text)),
  constraint information_need_obstacle_check CHECK ((obstacle = ANY (ARRAY['none'::text, 'law'::text, 'technique'::text, 'habit'::text, 'unclear'::text]))),
  constraint information_need_holds_area_id_fkey FOREIGN KEY (holds_area_id) REFERENCES organisation(id),
  constraint information_need_needs_area_id_fkey FOREIGN KEY (needs_area_id) REFERENCES organisation(id),
  constraint information_need_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint information_need_pkey PRIMARY KEY (id)
);

comment on table information_need is 'Who needs to know what from whom, when, on which ground, and what stands in the way.';
comment on column information_need.id is 'Key.';
comment on column information_need.organisation_id is 'Who mapped it.';
comment on column information_need.needs_area_id is 'Who needs to know.';
comment on column information_need.holds_area_id is 'Who knows.';
comment on column information_need.category is 'What.';
comment on column information_need.moment is 'When in the process.';
comment on column information_need.ground is 'Which rule of the legal map allows it; null where none is known.';
comment on column information_need.obstacle is 'What stands in the way: none, law, technique, habit, or unclear.';
comment on column information_need.description is 'In words.';
comment on column information_need.recorded_at is 'When.';
comment on column information_need.recorded_by is 'By whom.';
comment on column information_need.ended_at is 'When it was solved or fell away.';

CREATE TRIGGER information_need_is_not_deleted BEFORE DELETE ON public.information_need FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER information_need_is_not_emptied BEFORE TRUNCATE ON public.information_need FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table information_need enable row level security;

create policy own_organisation_ends on information_need for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'coordinator'::text, 'administrator'::text]) AS has_role)));
create policy own_organisation_maps on information_need for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND (recorded_by = ( SELECT app.actor() AS actor)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'coordinator'::text, 'administrator'::text]) AS has_role)));
create policy own_organisation_reads on information_need for select to utfall_app using ((organisation_id = ( SELECT app.organisation() AS organisation)));
create policy somebody_acts on information_need as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant select on information_need to utfall_app;

grant insert (organisation_id, needs_area_id, holds_area_id, category, moment, ground, obstacle, description, recorded_by) on information_need to utfall_app;
grant update (ended_at) on information_need to utfall_app;

create table instrument (
  id integer not null generated always as identity,
  slug text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  organisation_id integer,
  constraint instrument_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint instrument_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint instrument_pkey PRIMARY KEY (id),
  constraint instrument_organisation_id_slug_key UNIQUE NULLS NOT DISTINCT (organisation_id, slug)
);

comment on table instrument is 'A questionnaire or rating form; what it asks lives in its versions.';
comment on column instrument.id is 'Key.';
comment on column instrument.slug is 'Name in addresses: small letters, digits and hyphens.';
comment on column instrument.created_at is 'When it came into the house.';
comment on column instrument.created_by is 'Who brought it.';
comment on column instrument.organisation_id is 'Whose it is; null for what came with the house.';

CREATE TRIGGER instrument_is_not_emptied BEFORE TRUNCATE ON public.instrument FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER instrument_is_owned BEFORE INSERT ON public.instrument FOR EACH ROW EXECUTE FUNCTION app.own_organisation();
CREATE TRIGGER instrument_stays BEFORE DELETE OR UPDATE ON public.instrument FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table instrument enable row level security;

create policy house_all on instrument for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on instrument for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on instrument for select to utfall_app using (((( SELECT app.actor() AS actor) IS NOT NULL) AND ((organisation_id IS NULL) OR (organisation_id = ( SELECT app.organisation() AS organisation)))));
create policy own_organisation_writes on instrument for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on instrument as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on instrument to utfall_app;
grant insert, select on instrument to utfall_house;

create table instrument_version (
  id integer not null generated always as identity,
  instrument_id integer not null,
  version integer not null,
  definition jsonb not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  constraint instrument_version_definition_check CHECK ((jsonb_typeof(definition) = 'object'::text)),
  constraint instrument_version_version_check CHECK ((version >= 1)),
  constraint instrument_version_instrument_id_fkey FOREIGN KEY (instrument_id) REFERENCES instrument(id),
  constraint instrument_version_pkey PRIMARY KEY (id),
  constraint instrument_version_instrument_id_version_key UNIQUE (instrument_id, version)
);

comment on table instrument_version is 'What an instrument is and asks, as it stood at one time. A change is a new version.';
comment on column instrument_version.id is 'Key.';
comment on column instrument_version.instrument_id is 'The instrument.';
comment on column instrument_version.version is '1, 2, 3 … within the instrument.';
comment on column instrument_version.definition is 'Names, purpose, items and their wording, languages, owner, licence and minutes.';
comment on column instrument_version.created_at is 'When this version was written.';
comment on column instrument_version.created_by is 'Who wrote it.';

CREATE TRIGGER instrument_version_is_not_emptied BEFORE TRUNCATE ON public.instrument_version FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER instrument_version_stays BEFORE DELETE OR UPDATE ON public.instrument_version FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table instrument_version enable row level security;

create policy house_all on instrument_version for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on instrument_version for update to utfall_app using ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on instrument_version for select to utfall_app using ((EXISTS ( SELECT
   FROM instrument whole
  WHERE (whole.id = instrument_version.instrument_id))));
create policy own_organisation_writes on instrument_version for insert to utfall_app with check ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on instrument_version as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on instrument_version to utfall_app;
grant insert, select on instrument_version to utfall_house;

create table job (
  id bigint not null generated always as identity,
  kind text not null,
  subject text not null,
  account_id integer,
  organisation_id integer,
  state text not null default 'queued'::text,
  share double precision not null default 0,
  step text,
  order_data jsonb not null default '{}'::jsonb,
  answer jsonb,
  problem_code text,
  tries smallint not null default 0,
  process text,
  heartbeat_at timestamp with time zone,
  stop_asked_at timestamp with time zone,
  requested_at timestamp with time zone not null default now(),
  requested_by text not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint job_check CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text, 'stopped'::text])) = (finished_at IS NOT NULL))),
  constraint job_check1 CHECK (((state = 'failed'::text) = (problem_code IS NOT NULL))),
  constraint job_check2 CHECK (((state = 'queued'::text) OR (process IS NOT NULL) OR (state = ANY (ARRAY['stopped'::text, 'failed'::text])))),
  constraint job_kind_check CHECK ((kind <> ''::text)),
  constraint job_share_check CHECK (((share >= (0)::double precision) AND (share <= (1)::double precision))),
  constraint job_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'stopped'::text]))),
  constraint job_subject_check CHECK ((subject <> ''::text)),
  constraint job_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint job_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint job_pkey PRIMARY KEY (id)
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

CREATE INDEX job_by_organisation ON public.job USING btree (organisation_id, id);
CREATE INDEX job_by_subject ON public.job USING btree (subject, id);
CREATE INDEX job_in_hand ON public.job USING btree (process) WHERE ((state = ANY (ARRAY['queued'::text, 'running'::text])) AND (process IS NOT NULL));
CREATE INDEX job_waiting ON public.job USING btree (id) WHERE (state = 'queued'::text);

CREATE TRIGGER job_ends_once BEFORE UPDATE ON public.job FOR EACH ROW EXECUTE FUNCTION app.keep_finished_job();
CREATE TRIGGER job_is_not_deleted BEFORE DELETE ON public.job FOR EACH ROW WHEN (((old.finished_at IS NULL) OR (old.finished_at > (now() - '90 days'::interval)))) EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER job_is_not_emptied BEFORE TRUNCATE ON public.job FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table job enable row level security;

create policy actor_orders on job for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND (NOT (account_id IS DISTINCT FROM ( SELECT app.account() AS account))) AND (requested_by = ( SELECT app.actor() AS actor)) AND (state = 'queued'::text) AND (tries = 0)));
create policy house_all on job for all to utfall_house using (true) with check (true);
create policy own_organisation_reads on job for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ((requested_by = ( SELECT app.actor() AS actor)) OR ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text, 'operator'::text, 'evaluator'::text]) AS has_role))));
create policy own_organisation_stops on job for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ((requested_by = ( SELECT app.actor() AS actor)) OR ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text]) AS has_role))));
create policy somebody_acts on job as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete, insert, select on job to utfall_house;
grant insert, select on job to utfall_app;

grant update (state, share, step, answer, problem_code, tries, process, heartbeat_at, stop_asked_at, started_at, finished_at) on job to utfall_house;
grant update (stop_asked_at) on job to utfall_app;

create table log_review (
  id integer not null generated always as identity,
  organisation_id integer not null,
  audit_event_id bigint not null,
  outcome text not null,
  note text not null,
  reviewed_at timestamp with time zone not null default now(),
  reviewed_by text not null,
  follows_id integer,
  constraint log_review_note_check CHECK ((note <> ''::text)),
  constraint log_review_outcome_check CHECK ((outcome = ANY (ARRAY['in-order'::text, 'asked'::text, 'not-in-order'::text]))),
  constraint log_review_audit_event_id_fkey FOREIGN KEY (audit_event_id) REFERENCES audit_event(id),
  constraint log_review_follows_id_fkey FOREIGN KEY (follows_id) REFERENCES log_review(id),
  constraint log_review_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint log_review_pkey PRIMARY KEY (id),
  constraint log_review_follows_id_key UNIQUE (follows_id)
);

comment on table log_review is 'Somebody has looked at a row of the log that was drawn by chance, and judged whether it was in order.';
comment on column log_review.id is 'Key.';
comment on column log_review.organisation_id is 'Whose log.';
comment on column log_review.audit_event_id is 'The row.';
comment on column log_review.outcome is 'in-order, asked (an answer is waited for), not-in-order.';
comment on column log_review.note is 'In words.';
comment on column log_review.reviewed_at is 'When.';
comment on column log_review.reviewed_by is 'By whom: never who wrote the row.';
comment on column log_review.follows_id is 'The review that had asked something, where this is what came of it; null for a first review.';

CREATE UNIQUE INDEX log_review_once ON public.log_review USING btree (audit_event_id) WHERE (follows_id IS NULL);

CREATE TRIGGER log_review_is_not_deleted BEFORE DELETE ON public.log_review FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER log_review_is_not_emptied BEFORE TRUNCATE ON public.log_review FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER log_review_stays BEFORE UPDATE ON public.log_review FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table log_review enable row level security;

create policy auditor_reviews on log_review for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND (reviewed_by = ( SELECT app.actor() AS actor)) AND ( SELECT app.has_role(VARIADIC ARRAY['auditor'::text]) AS has_role) AND (EXISTS ( SELECT
   FROM audit_event event
  WHERE ((event.id = log_review.audit_event_id) AND (event.organisation_id = log_review.organisation_id) AND (event.account_id IS DISTINCT FROM ( SELECT app.account() AS account))))) AND ((follows_id IS NULL) OR app.has_asked(follows_id, audit_event_id))));
create policy own_organisation_reads on log_review for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text, 'auditor'::text]) AS has_role)));
create policy somebody_acts on log_review as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant select on log_review to utfall_app;

grant insert (organisation_id, audit_event_id, outcome, note, reviewed_by, follows_id) on log_review to utfall_app;

create table machine_token (
  id integer not null generated always as identity,
  key bytea not null,
  organisation_id integer not null,
  name text not null,
  role text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  constraint machine_token_check CHECK ((expires_at <= (created_at + '400 days'::interval))),
  constraint machine_token_key_check CHECK ((length(key) = 32)),
  constraint machine_token_name_check CHECK ((name <> ''::text)),
  constraint machine_token_role_check CHECK ((role = ANY (ARRAY['operator'::text, 'evaluator'::text, 'reader'::text, 'auditor'::text]))),
  constraint machine_token_scopes_check CHECK ((cardinality(scopes) > 0)),
  constraint machine_token_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint machine_token_pkey PRIMARY KEY (id),
  constraint machine_token_key_key UNIQUE (key)
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

CREATE TRIGGER machine_token_is_not_deleted BEFORE DELETE ON public.machine_token FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER machine_token_is_not_emptied BEFORE TRUNCATE ON public.machine_token FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table machine_token enable row level security;

create policy administrator_makes on machine_token for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text]) AS has_role) AND (created_by = ( SELECT app.actor() AS actor))));
create policy administrator_reads on machine_token for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text]) AS has_role)));
create policy administrator_revokes on machine_token for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text]) AS has_role)));
create policy somebody_acts on machine_token as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert (key, organisation_id, name, role, scopes, created_by, expires_at) on machine_token to utfall_app;
grant select (id, organisation_id, name, role, scopes, created_at, created_by, expires_at, revoked_at, revoked_by) on machine_token to utfall_app;
grant update (revoked_at, revoked_by) on machine_token to utfall_app;

create table obstacle_report (
  id integer not null generated always as identity,
  organisation_id integer,
  month date not null,
  obstacle text not null,
  category text,
  has_workaround boolean not null,
  description text not null,
  constraint obstacle_report_category_check CHECK ((category = ANY (ARRAY['contact'::text, 'situation'::text, 'employment'::text, 'benefit'::text, 'health'::text, 'social'::text, 'plan'::text, 'answers'::text]))),
  constraint obstacle_report_description_check CHECK (((length(description) >= 10) AND (length(description) <= 2000))),
  constraint obstacle_report_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint obstacle_report_obstacle_check CHECK ((obstacle = ANY (ARRAY['law'::text, 'technique'::text, 'habit'::text, 'unclear'::text]))),
  constraint obstacle_report_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint obstacle_report_pkey PRIMARY KEY (id)
);

comment on table obstacle_report is 'What stood in the way of sharing what was needed, or how it was got around. Nobody''s name, and no time but the month.';
comment on column obstacle_report.id is 'Key.';
comment on column obstacle_report.organisation_id is 'Where, as far as whoever wrote it wished to say.';
comment on column obstacle_report.month is 'In which month, as its first day.';
comment on column obstacle_report.obstacle is 'law, technique, habit or unclear.';
comment on column obstacle_report.category is 'What kind of information it was about; null where not said.';
comment on column obstacle_report.has_workaround is 'Whether people get around it outside what is meant.';
comment on column obstacle_report.description is 'In words, without persons.';

CREATE TRIGGER obstacle_report_is_not_deleted BEFORE DELETE ON public.obstacle_report FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER obstacle_report_is_not_emptied BEFORE TRUNCATE ON public.obstacle_report FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER obstacle_report_stays BEFORE UPDATE ON public.obstacle_report FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table obstacle_report enable row level security;

create policy deciders_read on obstacle_report for select to utfall_app using ((((organisation_id IS NULL) OR (organisation_id = ( SELECT app.organisation() AS organisation))) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'administrator'::text, 'decision-maker'::text, 'auditor'::text]) AS has_role)));
create policy house_writes on obstacle_report for insert to utfall_house with check (true);
create policy somebody_acts on obstacle_report as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert on obstacle_report to utfall_house;
grant select on obstacle_report to utfall_app;

create table one_time_code (
  id integer not null generated always as identity,
  account_id integer not null,
  sealed_secret bytea not null,
  key_version integer not null,
  last_step bigint,
  confirmed_at timestamp with time zone,
  replaced_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint one_time_code_key_version_check CHECK ((key_version >= 1)),
  constraint one_time_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint one_time_code_pkey PRIMARY KEY (id)
);

comment on table one_time_code is 'What the codes of an app are made from (RFC 6238), encrypted with a key that is not in the database.';
comment on column one_time_code.id is 'Key.';
comment on column one_time_code.account_id is 'The account.';
comment on column one_time_code.sealed_secret is 'The secret under AES-256-GCM: nonce, text and tag.';
comment on column one_time_code.key_version is 'Which key it is encrypted with.';
comment on column one_time_code.last_step is 'The last time step whose code was used: none is taken twice.';
comment on column one_time_code.confirmed_at is 'When the person first gave a right code; before that it opens nothing.';
comment on column one_time_code.replaced_at is 'When another took its place.';
comment on column one_time_code.created_at is 'When it was made.';

CREATE UNIQUE INDEX one_time_code_once ON public.one_time_code USING btree (account_id) WHERE (replaced_at IS NULL);

CREATE TRIGGER one_time_code_is_not_emptied BEFORE TRUNCATE ON public.one_time_code FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table one_time_code enable row level security;

create policy door_all on one_time_code for all to utfall_door using (true) with check (true);
create policy house_clears on one_time_code for delete to utfall_house using ((replaced_at < (now() - '1 day'::interval)));
create policy house_sees on one_time_code for select to utfall_house using (true);
create policy somebody_acts on one_time_code as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on one_time_code to utfall_house;
grant insert, select on one_time_code to utfall_door;

grant select (id, replaced_at) on one_time_code to utfall_house;
grant update (sealed_secret, key_version, last_step, confirmed_at, replaced_at) on one_time_code to utfall_door;

create table open_link (
  id integer not null generated always as identity,
  wave_id integer not null,
  organisation_id integer not null,
  key bytea not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  ended_at timestamp with time zone,
  ended_by text,
  constraint open_link_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint open_link_key_check CHECK ((length(key) = 32)),
  constraint open_link_name_check CHECK (((name <> ''::text) AND (length(name) <= 200))),
  constraint open_link_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint open_link_wave_id_fkey FOREIGN KEY (wave_id) REFERENCES survey_wave(id),
  constraint open_link_pkey PRIMARY KEY (id),
  constraint open_link_key_key UNIQUE (key)
);

comment on table open_link is 'A link or QR code that anybody may answer by: nobody knows how many saw it, so there is no response rate.';
comment on column open_link.id is 'Key.';
comment on column open_link.wave_id is 'What it asks.';
comment on column open_link.organisation_id is 'Whose survey it is.';
comment on column open_link.key is 'SHA-256 of what stands in the link.';
comment on column open_link.name is 'Where it hangs, for instance a waiting room.';
comment on column open_link.created_at is 'When.';
comment on column open_link.created_by is 'By whom.';
comment on column open_link.ended_at is 'When it was taken down; null while it holds.';
comment on column open_link.ended_by is 'By whom.';

CREATE TRIGGER open_link_is_not_deleted BEFORE DELETE ON public.open_link FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER open_link_is_not_emptied BEFORE TRUNCATE ON public.open_link FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER open_link_is_placed BEFORE INSERT ON public.open_link FOR EACH ROW EXECUTE FUNCTION app.belongs_to_wave();

alter table open_link enable row level security;

create policy house_all on open_link for all to utfall_house using (true) with check (true);
create policy operator_changes on open_link for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)));
create policy operator_writes on open_link for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)));
create policy own_organisation_reads on open_link for select to utfall_app using ((organisation_id = ( SELECT app.organisation() AS organisation)));
create policy somebody_acts on open_link as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on open_link to utfall_house;

grant insert (wave_id, key, name) on open_link to utfall_app;
grant select (id, wave_id, organisation_id, name, created_at, created_by, ended_at, ended_by) on open_link to utfall_app;
grant update (ended_at, ended_by) on open_link to utfall_app;

create table organisation (
  id integer not null generated always as identity,
  slug text not null,
  kind text not null,
  parent_id integer,
  area_id integer,
  name_sv text not null,
  name_en text not null,
  organisation_number text,
  area_code text,
  valid_from date not null default '1900-01-01'::date,
  valid_to date,
  created_at timestamp with time zone not null default now(),
  created_by text not null,
  constraint organisation_area_code_check CHECK ((area_code ~ '^\d{2}(\d{2})?$'::text)),
  constraint organisation_check CHECK ((valid_to > valid_from)),
  constraint organisation_check1 CHECK (((kind = ANY (ARRAY['principal'::text, 'federation'::text, 'provider'::text, 'evaluator'::text])) = (parent_id IS NULL))),
  constraint organisation_kind_check CHECK ((kind = ANY (ARRAY['principal'::text, 'authority'::text, 'branch'::text, 'unit'::text, 'federation'::text, 'provider'::text, 'evaluator'::text]))),
  constraint organisation_name_en_check CHECK ((name_en <> ''::text)),
  constraint organisation_name_sv_check CHECK ((name_sv <> ''::text)),
  constraint organisation_organisation_number_check CHECK ((organisation_number ~ '^\d{10}$'::text)),
  constraint organisation_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint organisation_area_id_fkey FOREIGN KEY (area_id) REFERENCES organisation(id),
  constraint organisation_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES organisation(id),
  constraint organisation_pkey PRIMARY KEY (id),
  constraint organisation_slug_key UNIQUE (slug)
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

CREATE TRIGGER organisation_is_not_deleted BEFORE DELETE ON public.organisation FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER organisation_is_not_emptied BEFORE TRUNCATE ON public.organisation FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER organisation_is_placed BEFORE INSERT OR UPDATE ON public.organisation FOR EACH ROW EXECUTE FUNCTION app.place_organisation();

alter table organisation enable row level security;

create policy administrator_adds on organisation for insert to utfall_app with check (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy administrator_changes on organisation for update to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy answering_reads on organisation for select to utfall_answer using ((id = ( SELECT app.organisation() AS organisation)));
create policy door_reads on organisation for select to utfall_door using (true);
create policy house_all on organisation for all to utfall_house using (true) with check (true);
create policy members_read on organisation for select to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy somebody_acts on organisation as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on organisation to utfall_app;
grant insert, select on organisation to utfall_house;
grant select on organisation to utfall_door;

grant select (id, slug, name_sv, name_en) on organisation to utfall_answer;
grant update (name_sv, name_en, organisation_number, area_code, valid_to) on organisation to utfall_app;

create table participation_consent (
  id bigint not null generated always as identity,
  organisation_id integer not null,
  study text not null,
  pseudonym text not null,
  purpose text not null,
  answer text not null,
  text_version text not null,
  language text not null,
  given_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default now(),
  recorded_by text not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by text,
  constraint participation_consent_answer_check CHECK ((answer = ANY (ARRAY['given'::text, 'declined'::text, 'no-answer'::text, 'not-applicable'::text]))),
  constraint participation_consent_language_check CHECK ((language <> ''::text)),
  constraint participation_consent_pseudonym_check CHECK (((length(pseudonym) >= 16) AND (length(pseudonym) <= 64))),
  constraint participation_consent_purpose_check CHECK ((purpose = ANY (ARRAY['questionnaire'::text, 'staff-rating'::text, 'register-link'::text, 'randomisation'::text]))),
  constraint participation_consent_study_check CHECK ((study <> ''::text)),
  constraint participation_consent_text_version_check CHECK ((text_version <> ''::text)),
  constraint participation_consent_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint participation_consent_pkey PRIMARY KEY (id)
);

comment on table participation_consent is 'What a person has said about taking part in a study, for each purpose.';
comment on column participation_consent.id is 'Key.';
comment on column participation_consent.organisation_id is 'Who recorded it.';
comment on column participation_consent.study is 'The study''s name in addresses.';
comment on column participation_consent.pseudonym is 'The person''s keyed pseudonym in the study.';
comment on column participation_consent.purpose is 'For what.';
comment on column participation_consent.answer is 'given; declined; no-answer: asked, and nothing came; not-applicable: the question does not concern this person. Not asked has no row.';
comment on column participation_consent.text_version is 'Which text the person was given.';
comment on column participation_consent.language is 'In which language (BCP 47).';
comment on column participation_consent.given_at is 'When the person answered.';
comment on column participation_consent.recorded_at is 'When it was written here.';
comment on column participation_consent.recorded_by is 'By whom.';
comment on column participation_consent.withdrawn_at is 'When the person took it back or gave another answer; null while it holds.';
comment on column participation_consent.withdrawn_by is 'Who wrote that down.';

CREATE UNIQUE INDEX participation_consent_once ON public.participation_consent USING btree (organisation_id, study, pseudonym, purpose) WHERE (withdrawn_at IS NULL);

CREATE TRIGGER participation_consent_is_not_deleted BEFORE DELETE ON public.participation_consent FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER participation_consent_is_not_emptied BEFORE TRUNCATE ON public.participation_consent FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table participation_consent enable row level security;

create policy own_organisation_reads on participation_consent for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['coordinator'::text, 'referrer'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_records on participation_consent for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND (recorded_by = ( SELECT app.actor() AS actor)) AND ( SELECT app.has_role(VARIADIC ARRAY['coordinator'::text, 'referrer'::text]) AS has_role)));
create policy own_organisation_withdraws on participation_consent for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['coordinator'::text, 'referrer'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on participation_consent as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant select on participation_consent to utfall_app;

grant insert (organisation_id, study, pseudonym, purpose, answer, text_version, language, given_at, recorded_by, withdrawn_by) on participation_consent to utfall_app;
grant update (withdrawn_at, withdrawn_by) on participation_consent to utfall_app;

create table passkey (
  id integer not null generated always as identity,
  account_id integer not null,
  credential_id text not null,
  public_key bytea not null,
  sign_count bigint not null default 0,
  transports text[] not null default '{}'::text[],
  name text not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  removed_at timestamp with time zone,
  constraint passkey_name_check CHECK ((name <> ''::text)),
  constraint passkey_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint passkey_pkey PRIMARY KEY (id),
  constraint passkey_credential_id_key UNIQUE (credential_id)
);

comment on table passkey is 'A key in somebody''s device (WebAuthn).';
comment on column passkey.id is 'Key.';
comment on column passkey.account_id is 'The account.';
comment on column passkey.credential_id is 'The device''s name of it, base64url.';
comment on column passkey.public_key is 'COSE public key.';
comment on column passkey.sign_count is 'How often the device says it was used: going back means a copy.';
comment on column passkey.transports is 'How the browser may reach it.';
comment on column passkey.name is 'What the person calls it.';
comment on column passkey.created_at is 'When it was made.';
comment on column passkey.last_used_at is 'When it last opened.';
comment on column passkey.removed_at is 'When it was taken away.';

CREATE TRIGGER passkey_is_not_emptied BEFORE TRUNCATE ON public.passkey FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table passkey enable row level security;

create policy door_all on passkey for all to utfall_door using (true) with check (true);
create policy house_clears on passkey for delete to utfall_house using ((removed_at < (now() - '30 days'::interval)));
create policy house_sees on passkey for select to utfall_house using (true);
create policy self_reads on passkey for select to utfall_app using ((account_id = ( SELECT app.account() AS account)));
create policy somebody_acts on passkey as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on passkey to utfall_house;
grant insert, select on passkey to utfall_door;

grant select (id, account_id, name, created_at, last_used_at, removed_at) on passkey to utfall_app;
grant select (id, removed_at) on passkey to utfall_house;
grant update (sign_count, name, last_used_at, removed_at) on passkey to utfall_door;

create table password (
  id integer not null generated always as identity,
  account_id integer not null,
  hash text not null,
  set_at timestamp with time zone not null default now(),
  replaced_at timestamp with time zone,
  constraint password_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint password_pkey PRIMARY KEY (id)
);

comment on table password is 'A password as a slow hash with its salt and cost. It opens nothing without a one-time code.';
comment on column password.id is 'Key.';
comment on column password.account_id is 'The account.';
comment on column password.hash is 'scrypt with its parameters, salt and result.';
comment on column password.set_at is 'When it was chosen.';
comment on column password.replaced_at is 'When another took its place; null for the one that holds.';

CREATE UNIQUE INDEX password_once ON public.password USING btree (account_id) WHERE (replaced_at IS NULL);

CREATE TRIGGER password_is_not_emptied BEFORE TRUNCATE ON public.password FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table password enable row level security;

create policy door_all on password for all to utfall_door using (true) with check (true);
create policy house_clears on password for delete to utfall_house using ((replaced_at < (now() - '1 day'::interval)));
create policy house_sees on password for select to utfall_house using (true);
create policy somebody_acts on password as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on password to utfall_house;
grant insert, select on password to utfall_door;

grant select (id, replaced_at) on password to utfall_house;
grant update (replaced_at) on password to utfall_door;

create table person_case (
  id bigint not null generated always as identity,
  reference uuid not null default gen_random_uuid(),
  unit_id integer not null,
  area_id integer not null,
  pseudonym text not null,
  has_protected_identity boolean not null default false,
  is_example boolean not null default false,
  opened_at timestamp with time zone not null default now(),
  opened_by text not null,
  closed_at timestamp with time zone,
  closed_by text,
  constraint person_case_check CHECK (((closed_at IS NULL) = (closed_by IS NULL))),
  constraint person_case_pseudonym_check CHECK (((length(pseudonym) >= 16) AND (length(pseudonym) <= 64))),
  constraint person_case_area_id_fkey FOREIGN KEY (area_id) REFERENCES organisation(id),
  constraint person_case_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES organisation(id),
  constraint person_case_pkey PRIMARY KEY (id),
  constraint person_case_reference_key UNIQUE (reference)
);

comment on table person_case is 'A person at a unit that works with them. No name and no identity number: those stay with the party that referred.';
comment on column person_case.id is 'Key, never shown.';
comment on column person_case.reference is 'Name in addresses: says nothing and cannot be guessed.';
comment on column person_case.unit_id is 'The unit that holds it.';
comment on column person_case.area_id is 'The unit''s area of secrecy. Filled in by the database.';
comment on column person_case.pseudonym is 'The person''s keyed pseudonym.';
comment on column person_case.has_protected_identity is 'Whether the person''s whereabouts are protected (sekretessmarkering, skyddad folkbokföring, fingerade personuppgifter).';
comment on column person_case.is_example is 'Whether it is an example; a trial house holds no other.';
comment on column person_case.opened_at is 'When.';
comment on column person_case.opened_by is 'By whom.';
comment on column person_case.closed_at is 'When it was closed; null while it is open.';
comment on column person_case.closed_by is 'By whom.';

CREATE UNIQUE INDEX person_case_once ON public.person_case USING btree (unit_id, pseudonym) WHERE (closed_at IS NULL);

CREATE TRIGGER person_case_is_not_deleted BEFORE DELETE ON public.person_case FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER person_case_is_not_emptied BEFORE TRUNCATE ON public.person_case FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER person_case_is_placed BEFORE INSERT ON public.person_case FOR EACH ROW EXECUTE FUNCTION app.place_case();
CREATE TRIGGER person_case_stays_closed BEFORE UPDATE ON public.person_case FOR EACH ROW EXECUTE FUNCTION app.keep_closed_case();

alter table person_case enable row level security;

create policy house_examples on person_case for all to utfall_house using (is_example) with check (is_example);
create policy opener_reads on person_case for select to utfall_app using (((opened_by = ( SELECT app.actor() AS actor)) AND (unit_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.does_case_work() AS does_case_work) AND (NOT app.has_worker(id))));
create policy somebody_acts on person_case as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy unit_opens on person_case for insert to utfall_app with check (((unit_id = ( SELECT app.organisation() AS organisation)) AND (opened_by = ( SELECT app.actor() AS actor)) AND ( SELECT app.does_case_work() AS does_case_work)));
create policy workers_close on person_case for update to utfall_app using (((unit_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.works_with(person_case.id) AS works_with)));
create policy workers_read on person_case for select to utfall_app using (( SELECT app.works_with(person_case.id) AS works_with));

grant insert, select on person_case to utfall_house;
grant select on person_case to utfall_app;

grant insert (unit_id, pseudonym, has_protected_identity, is_example, opened_by) on person_case to utfall_app;
grant update (has_protected_identity, closed_at, closed_by) on person_case to utfall_app;

create table quality_card (
  id integer not null generated always as identity,
  instrument_id integer not null,
  version integer not null,
  calibration_id integer,
  notes jsonb not null,
  author text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  constraint quality_card_author_check CHECK ((author <> ''::text)),
  constraint quality_card_notes_check CHECK ((jsonb_typeof(notes) = 'object'::text)),
  constraint quality_card_version_check CHECK ((version >= 1)),
  constraint quality_card_calibration_id_fkey FOREIGN KEY (calibration_id) REFERENCES calibration(id),
  constraint quality_card_instrument_id_fkey FOREIGN KEY (instrument_id) REFERENCES instrument(id),
  constraint quality_card_pkey PRIMARY KEY (id),
  constraint quality_card_instrument_id_version_key UNIQUE (instrument_id, version)
);

comment on table quality_card is 'What an instrument is worth, as judged at one time. A new judgement is a new version.';
comment on column quality_card.id is 'Key.';
comment on column quality_card.instrument_id is 'The instrument.';
comment on column quality_card.version is '1, 2, 3 … within the instrument; the newest is shown first.';
comment on column quality_card.calibration_id is 'The calibration that all figures of the card are read from; null where there is none.';
comment on column quality_card.notes is 'What a person has written: validity, use, reference population. Never a figure that can be computed.';
comment on column quality_card.author is 'Who answers for the judgement, by name.';
comment on column quality_card.created_at is 'When it was written.';
comment on column quality_card.created_by is 'Who was signed in.';

CREATE TRIGGER quality_card_is_not_emptied BEFORE TRUNCATE ON public.quality_card FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER quality_card_stays BEFORE DELETE OR UPDATE ON public.quality_card FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table quality_card enable row level security;

create policy house_all on quality_card for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on quality_card for update to utfall_app using ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on quality_card for select to utfall_app using ((EXISTS ( SELECT
   FROM instrument whole
  WHERE (whole.id = quality_card.instrument_id))));
create policy own_organisation_writes on quality_card for insert to utfall_app with check ((app.owns_instrument(instrument_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on quality_card as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on quality_card to utfall_app;
grant insert, select on quality_card to utfall_house;

create table questionnaire (
  id integer not null generated always as identity,
  organisation_id integer,
  slug text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  retired_at timestamp with time zone,
  retired_by text,
  constraint questionnaire_check CHECK (((retired_at IS NULL) = (retired_by IS NULL))),
  constraint questionnaire_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint questionnaire_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint questionnaire_pkey PRIMARY KEY (id),
  constraint questionnaire_organisation_id_slug_key UNIQUE NULLS NOT DISTINCT (organisation_id, slug)
);

comment on table questionnaire is 'A questionnaire; what it asks lives in its draft and its versions.';
comment on column questionnaire.id is 'Key.';
comment on column questionnaire.organisation_id is 'Whose it is; null for what came with the house.';
comment on column questionnaire.slug is 'Name in addresses: small letters, digits and hyphens.';
comment on column questionnaire.created_at is 'When it came into the house.';
comment on column questionnaire.created_by is 'Who brought it.';
comment on column questionnaire.retired_at is 'When it was taken out of use: no new survey asks it; null while it may.';
comment on column questionnaire.retired_by is 'By whom.';

CREATE TRIGGER questionnaire_is_not_deleted BEFORE DELETE ON public.questionnaire FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER questionnaire_is_not_emptied BEFORE TRUNCATE ON public.questionnaire FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER questionnaire_is_owned BEFORE INSERT ON public.questionnaire FOR EACH ROW EXECUTE FUNCTION app.own_organisation();

alter table questionnaire enable row level security;

create policy house_all on questionnaire for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on questionnaire for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on questionnaire for select to utfall_app using (((( SELECT app.actor() AS actor) IS NOT NULL) AND ((organisation_id IS NULL) OR (organisation_id = ( SELECT app.organisation() AS organisation)))));
create policy own_organisation_writes on questionnaire for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on questionnaire as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on questionnaire to utfall_app;
grant insert, select on questionnaire to utfall_house;

grant update (retired_at, retired_by) on questionnaire to utfall_app;

create table questionnaire_draft (
  questionnaire_id integer not null,
  edit integer not null default 1,
  resource text not null,
  changed_at timestamp with time zone not null default now(),
  changed_by text not null default app.actor(),
  constraint questionnaire_draft_edit_check CHECK ((edit >= 1)),
  constraint questionnaire_draft_resource_check CHECK (((resource <> ''::text) AND (length(resource) <= 2000000))),
  constraint questionnaire_draft_questionnaire_id_fkey FOREIGN KEY (questionnaire_id) REFERENCES questionnaire(id),
  constraint questionnaire_draft_pkey PRIMARY KEY (questionnaire_id)
);

comment on table questionnaire_draft is 'The questionnaire as it is being worked on; published, it becomes a version.';
comment on column questionnaire_draft.questionnaire_id is 'The questionnaire.';
comment on column questionnaire_draft.edit is 'Which edit this is: whoever saves over another''s is told so.';
comment on column questionnaire_draft.resource is 'FHIR R5 Questionnaire as JSON. It may still have faults.';
comment on column questionnaire_draft.changed_at is 'When it was last saved.';
comment on column questionnaire_draft.changed_by is 'By whom.';

CREATE TRIGGER questionnaire_draft_is_not_deleted BEFORE DELETE ON public.questionnaire_draft FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER questionnaire_draft_is_not_emptied BEFORE TRUNCATE ON public.questionnaire_draft FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table questionnaire_draft enable row level security;

create policy house_all on questionnaire_draft for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on questionnaire_draft for update to utfall_app using ((app.owns_questionnaire(questionnaire_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on questionnaire_draft for select to utfall_app using ((EXISTS ( SELECT
   FROM questionnaire whole
  WHERE (whole.id = questionnaire_draft.questionnaire_id))));
create policy own_organisation_writes on questionnaire_draft for insert to utfall_app with check ((app.owns_questionnaire(questionnaire_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on questionnaire_draft as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on questionnaire_draft to utfall_app;
grant insert, select on questionnaire_draft to utfall_house;

grant update (edit, resource, changed_at, changed_by) on questionnaire_draft to utfall_app;

create table questionnaire_scale (
  id integer not null generated always as identity,
  questionnaire_id integer not null,
  code text not null,
  name_sv text not null,
  name_en text not null,
  kind text not null,
  instrument_id integer,
  items jsonb not null,
  reason text,
  decided_at timestamp with time zone not null default now(),
  decided_by text not null default app.actor(),
  ended_at timestamp with time zone,
  ended_by text,
  constraint questionnaire_scale_check CHECK (((kind = 'measure'::text) = (instrument_id IS NOT NULL))),
  constraint questionnaire_scale_check1 CHECK (((kind = 'sum'::text) = (reason IS NOT NULL))),
  constraint questionnaire_scale_check2 CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint questionnaire_scale_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 80))),
  constraint questionnaire_scale_items_check CHECK ((jsonb_typeof(items) = 'array'::text)),
  constraint questionnaire_scale_kind_check CHECK ((kind = ANY (ARRAY['measure'::text, 'sum'::text]))),
  constraint questionnaire_scale_name_en_check CHECK ((name_en <> ''::text)),
  constraint questionnaire_scale_name_sv_check CHECK ((name_sv <> ''::text)),
  constraint questionnaire_scale_reason_check CHECK (((length(reason) >= 20) AND (length(reason) <= 2000))),
  constraint questionnaire_scale_instrument_id_fkey FOREIGN KEY (instrument_id) REFERENCES instrument(id),
  constraint questionnaire_scale_questionnaire_id_fkey FOREIGN KEY (questionnaire_id) REFERENCES questionnaire(id),
  constraint questionnaire_scale_pkey PRIMARY KEY (id)
);

comment on table questionnaire_scale is 'Which questions are read as one scale: through a calibrated instrument, or as a sum that somebody has taken on themselves.';
comment on column questionnaire_scale.id is 'Key.';
comment on column questionnaire_scale.questionnaire_id is 'The questionnaire.';
comment on column questionnaire_scale.code is 'The scale''s name in files.';
comment on column questionnaire_scale.name_sv is 'Its name in Swedish.';
comment on column questionnaire_scale.name_en is 'Its name in English.';
comment on column questionnaire_scale.kind is 'measure: through a calibration of the instrument; sum: weights of ordered answers added, against advice.';
comment on column questionnaire_scale.instrument_id is 'The instrument whose calibrations measure it; null for a sum.';
comment on column questionnaire_scale.items is 'Questions and the instrument''s items, [{question, item}].';
comment on column questionnaire_scale.reason is 'Why a sum is taken although the answers are only ordered (R4.28); null for a measure.';
comment on column questionnaire_scale.decided_at is 'When it was decided.';
comment on column questionnaire_scale.decided_by is 'By whom.';
comment on column questionnaire_scale.ended_at is 'When it was taken back; null while it holds.';
comment on column questionnaire_scale.ended_by is 'By whom.';

CREATE UNIQUE INDEX questionnaire_scale_once ON public.questionnaire_scale USING btree (questionnaire_id, code) WHERE (ended_at IS NULL);

CREATE TRIGGER questionnaire_scale_ends_once BEFORE UPDATE ON public.questionnaire_scale FOR EACH ROW EXECUTE FUNCTION app.keep_ended_scale();
CREATE TRIGGER questionnaire_scale_is_not_deleted BEFORE DELETE ON public.questionnaire_scale FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER questionnaire_scale_is_not_emptied BEFORE TRUNCATE ON public.questionnaire_scale FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table questionnaire_scale enable row level security;

create policy house_all on questionnaire_scale for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on questionnaire_scale for update to utfall_app using ((app.owns_questionnaire(questionnaire_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on questionnaire_scale for select to utfall_app using ((EXISTS ( SELECT
   FROM questionnaire whole
  WHERE (whole.id = questionnaire_scale.questionnaire_id))));
create policy own_organisation_writes on questionnaire_scale for insert to utfall_app with check ((app.owns_questionnaire(questionnaire_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on questionnaire_scale as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on questionnaire_scale to utfall_app;
grant insert, select on questionnaire_scale to utfall_house;

grant update (ended_at, ended_by) on questionnaire_scale to utfall_app;

create table questionnaire_version (
  id integer not null generated always as identity,
  questionnaire_id integer not null,
  version integer not null,
  resource text not null,
  resource_sha256 text not null,
  change_note text not null,
  published_at timestamp with time zone not null default now(),
  published_by text not null default app.actor(),
  constraint questionnaire_version_change_note_check CHECK (((change_note <> ''::text) AND (length(change_note) <= 2000))),
  constraint questionnaire_version_check CHECK ((resource_sha256 = encode(sha256(convert_to(resource, 'UTF8'::name)), 'hex'::text))),
  constraint questionnaire_version_resource_check CHECK ((length(resource) <= 2000000)),
  constraint questionnaire_version_version_check CHECK ((version >= 1)),
  constraint questionnaire_version_questionnaire_id_fkey FOREIGN KEY (questionnaire_id) REFERENCES questionnaire(id),
  constraint questionnaire_version_pkey PRIMARY KEY (id),
  constraint questionnaire_version_questionnaire_id_version_key UNIQUE (questionnaire_id, version)
);

comment on table questionnaire_version is 'A questionnaire as it was published: it never changes, and answers name it.';
comment on column questionnaire_version.id is 'Key.';
comment on column questionnaire_version.questionnaire_id is 'The questionnaire.';
comment on column questionnaire_version.version is '1, 2, 3 … within the questionnaire.';
comment on column questionnaire_version.resource is 'FHIR R5 Questionnaire as JSON, byte for byte.';
comment on column questionnaire_version.resource_sha256 is 'SHA-256 in hexadecimal of the resource; the database holds it to it.';
comment on column questionnaire_version.change_note is 'What is new, in the words of whoever published it.';
comment on column questionnaire_version.published_at is 'When.';
comment on column questionnaire_version.published_by is 'By whom.';

CREATE TRIGGER questionnaire_version_is_not_deleted BEFORE DELETE ON public.questionnaire_version FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER questionnaire_version_is_not_emptied BEFORE TRUNCATE ON public.questionnaire_version FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER questionnaire_version_stays BEFORE UPDATE ON public.questionnaire_version FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table questionnaire_version enable row level security;

create policy answering_reads on questionnaire_version for select to utfall_answer using ((id = ( SELECT app.answering('questionnaireVersion'::text) AS answering)));
create policy house_all on questionnaire_version for all to utfall_house using (true) with check (true);
create policy own_organisation_reads on questionnaire_version for select to utfall_app using ((EXISTS ( SELECT
   FROM questionnaire whole
  WHERE (whole.id = questionnaire_version.questionnaire_id))));
create policy own_organisation_writes on questionnaire_version for insert to utfall_app with check ((app.owns_questionnaire(questionnaire_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on questionnaire_version as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on questionnaire_version to utfall_app;
grant insert, select on questionnaire_version to utfall_house;

grant select (id, version, resource, resource_sha256) on questionnaire_version to utfall_answer;

create table recovery_code (
  id integer not null generated always as identity,
  account_id integer not null,
  key bytea not null,
  created_at timestamp with time zone not null default now(),
  used_at timestamp with time zone,
  constraint recovery_code_key_check CHECK ((length(key) = 32)),
  constraint recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint recovery_code_pkey PRIMARY KEY (id),
  constraint recovery_code_key_key UNIQUE (key)
);

comment on table recovery_code is 'A code on paper that takes the place of a one-time code, once.';
comment on column recovery_code.id is 'Key.';
comment on column recovery_code.account_id is 'The account.';
comment on column recovery_code.key is 'SHA-256 of the code.';
comment on column recovery_code.created_at is 'When it was made.';
comment on column recovery_code.used_at is 'When it was used or thrown away.';

CREATE TRIGGER recovery_code_is_not_emptied BEFORE TRUNCATE ON public.recovery_code FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table recovery_code enable row level security;

create policy door_all on recovery_code for all to utfall_door using (true) with check (true);
create policy house_clears on recovery_code for delete to utfall_house using ((used_at < (now() - '1 day'::interval)));
create policy house_sees on recovery_code for select to utfall_house using (true);
create policy somebody_acts on recovery_code as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on recovery_code to utfall_house;
grant insert, select on recovery_code to utfall_door;

grant select (id, used_at) on recovery_code to utfall_house;
grant update (used_at) on recovery_code to utfall_door;

create table report_file (
  id integer not null generated always as identity,
  run_id integer not null,
  kind text not null,
  language text,
  sha256 text not null,
  bytes bytea storage external not null,
  created_at timestamp with time zone not null default now(),
  constraint report_file_check CHECK (((kind = 'json'::text) = (language IS NULL))),
  constraint report_file_kind_check CHECK ((kind = ANY (ARRAY['html'::text, 'pdf'::text, 'json'::text]))),
  constraint report_file_language_check CHECK ((language = ANY (ARRAY['sv'::text, 'en'::text]))),
  constraint report_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint report_file_run_id_fkey FOREIGN KEY (run_id) REFERENCES evaluation_run(id),
  constraint report_file_pkey PRIMARY KEY (id),
  constraint report_file_run_id_kind_language_key UNIQUE NULLS NOT DISTINCT (run_id, kind, language)
);

comment on table report_file is 'A finished file of a run, byte for byte as it is handed out.';
comment on column report_file.id is 'Key.';
comment on column report_file.run_id is 'The run.';
comment on column report_file.kind is 'html, pdf or json.';
comment on column report_file.language is 'sv or en; null for json, which has none.';
comment on column report_file.sha256 is 'SHA-256 in hexadecimal of the bytes.';
comment on column report_file.bytes is 'The content.';
comment on column report_file.created_at is 'When it was written.';

alter table report_file enable row level security;

create policy house_all on report_file for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on report_file for update to utfall_app using ((app.owns_evaluation_run(run_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on report_file for select to utfall_app using ((EXISTS ( SELECT
   FROM evaluation_run whole
  WHERE (whole.id = report_file.run_id))));
create policy own_organisation_writes on report_file for insert to utfall_app with check ((app.owns_evaluation_run(run_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on report_file as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on report_file to utfall_app;
grant insert, select on report_file to utfall_house;

create table response (
  id bigint not null generated always as identity,
  reference uuid not null default gen_random_uuid(),
  wave_id integer not null,
  organisation_id integer not null,
  person_id bigint,
  open_link_id integer,
  opener bytea,
  rater text,
  rater_role text,
  opens_on date not null,
  due_on date not null,
  closes_on date not null,
  last_day date not null,
  planned_at timestamp with time zone not null default now(),
  begun_at timestamp with time zone,
  finished_at timestamp with time zone,
  finish_kind text,
  constraint response_check CHECK (((opens_on <= due_on) AND (due_on <= closes_on) AND (closes_on <= last_day))),
  constraint response_check1 CHECK (((person_id IS NULL) = (open_link_id IS NOT NULL))),
  constraint response_check2 CHECK (((open_link_id IS NULL) = (opener IS NULL))),
  constraint response_check3 CHECK (((finished_at IS NULL) = (finish_kind IS NULL))),
  constraint response_finish_kind_check CHECK ((finish_kind = ANY (ARRAY['answered'::text, 'stopped'::text, 'entered'::text]))),
  constraint response_opener_check CHECK ((length(opener) = 32)),
  constraint response_rater_check CHECK (((rater <> ''::text) AND (length(rater) <= 200))),
  constraint response_rater_role_check CHECK (((rater_role <> ''::text) AND (length(rater_role) <= 200))),
  constraint response_open_link_id_fkey FOREIGN KEY (open_link_id) REFERENCES open_link(id),
  constraint response_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint response_person_id_fkey FOREIGN KEY (person_id) REFERENCES survey_person(id),
  constraint response_wave_id_fkey FOREIGN KEY (wave_id) REFERENCES survey_wave(id),
  constraint response_pkey PRIMARY KEY (id),
  constraint response_reference_key UNIQUE (reference)
);

comment on table response is 'What somebody is asked in a wave, from the moment it is planned until it is finished: one, however many devices, links and reminders.';
comment on column response.id is 'Key.';
comment on column response.reference is 'Name in files, which tells nothing.';
comment on column response.wave_id is 'The wave.';
comment on column response.organisation_id is 'Whose survey it is.';
comment on column response.person_id is 'Whom it is about; null where anybody may answer.';
comment on column response.open_link_id is 'The link that anybody may answer by; null where a person was asked.';
comment on column response.opener is 'SHA-256 of what the device that came by an open link made up, so that it comes back to the same response.';
comment on column response.rater is 'Who answers about the person, where it is somebody else.';
comment on column response.rater_role is 'As what they answer.';
comment on column response.opens_on is 'First day on which it can be begun.';
comment on column response.due_on is 'The day that it is about.';
comment on column response.closes_on is 'Last day on which it can be begun.';
comment on column response.last_day is 'Last day on which what was begun can be ended.';
comment on column response.planned_at is 'When it was planned.';
comment on column response.begun_at is 'When the first device opened it, or its entry from paper began.';
comment on column response.finished_at is 'When it was ended.';
comment on column response.finish_kind is 'answered: to the end; stopped: the person stopped before it; entered: staff have entered it from paper or telephone.';

CREATE INDEX response_by_organisation ON public.response USING btree (organisation_id, wave_id);
CREATE INDEX response_by_person ON public.response USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE UNIQUE INDEX response_once ON public.response USING btree (wave_id, person_id) WHERE (person_id IS NOT NULL);
CREATE UNIQUE INDEX response_once_by_device ON public.response USING btree (open_link_id, opener) WHERE (open_link_id IS NOT NULL);

CREATE TRIGGER response_ends_once BEFORE UPDATE ON public.response FOR EACH ROW EXECUTE FUNCTION app.keep_response();
CREATE TRIGGER response_is_not_deleted BEFORE DELETE ON public.response FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER response_is_not_emptied BEFORE TRUNCATE ON public.response FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER response_is_placed BEFORE INSERT ON public.response FOR EACH ROW EXECUTE FUNCTION app.belongs_to_wave();

alter table response enable row level security;

create policy answering_changes on response for update to utfall_answer using (((id = ( SELECT app.answering('response'::text) AS answering)) OR ((open_link_id = ( SELECT app.answering('openLink'::text) AS answering)) AND (opener = ( SELECT app.answering_device() AS answering_device)))));
create policy answering_opens on response for insert to utfall_answer with check (((wave_id = ( SELECT app.answering('wave'::text) AS answering)) AND (open_link_id = ( SELECT app.answering('openLink'::text) AS answering)) AND (opener = ( SELECT app.answering_device() AS answering_device)) AND (person_id IS NULL) AND (begun_at IS NULL) AND (finished_at IS NULL) AND (opens_on = app.today()) AND app.open_link_holds((open_link_id)::bigint)));
create policy answering_reads on response for select to utfall_answer using (((id = ( SELECT app.answering('response'::text) AS answering)) OR ((open_link_id = ( SELECT app.answering('openLink'::text) AS answering)) AND (opener = ( SELECT app.answering_device() AS answering_device)))));
create policy holder_changes on response for update to utfall_app using (((EXISTS ( SELECT
   FROM survey_person p
  WHERE ((p.id = response.person_id) AND (p.holder_id = ( SELECT app.organisation() AS organisation))))) AND ( SELECT app.has_role(VARIADIC ARRAY['referrer'::text, 'coordinator'::text]) AS has_role)));
create policy holder_reads on response for select to utfall_app using (((EXISTS ( SELECT
   FROM survey_person p
  WHERE ((p.id = response.person_id) AND (p.holder_id = ( SELECT app.organisation() AS organisation))))) AND ( SELECT app.has_role(VARIADIC ARRAY['referrer'::text, 'coordinator'::text]) AS has_role)));
create policy house_all on response for all to utfall_house using (true) with check (true);
create policy operator_changes on response for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)));
create policy operator_plans on response for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role) AND (EXISTS ( SELECT
   FROM (survey_person p
     JOIN survey_wave w ON ((w.survey_id = p.survey_id)))
  WHERE ((p.id = response.person_id) AND (w.id = response.wave_id))))));
create policy somebody_acts on response as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy staff_read on response for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));

grant insert, select on response to utfall_house;
grant select on response to utfall_answer;
grant select on response to utfall_app;

grant insert (wave_id, open_link_id, opener, opens_on, due_on, closes_on, last_day) on response to utfall_answer;
grant insert (wave_id, person_id, rater, rater_role, opens_on, due_on, closes_on, last_day) on response to utfall_app;
grant update (begun_at, finished_at, finish_kind) on response to utfall_answer;
grant update (rater, rater_role, opens_on, due_on, closes_on, last_day, begun_at, finished_at, finish_kind) on response to utfall_app;

create table response_device (
  response_id bigint not null,
  device smallint not null,
  organisation_id integer not null,
  key bytea not null,
  mode text not null,
  opened_at timestamp with time zone not null default now(),
  opened_by text not null default app.actor(),
  constraint response_device_device_check CHECK ((device >= 1)),
  constraint response_device_key_check CHECK ((length(key) = 32)),
  constraint response_device_mode_check CHECK ((mode = ANY (ARRAY['web'::text, 'paper'::text, 'telephone'::text, 'assisted'::text]))),
  constraint response_device_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint response_device_response_id_fkey FOREIGN KEY (response_id) REFERENCES response(id),
  constraint response_device_pkey PRIMARY KEY (response_id, device),
  constraint response_device_response_id_key_key UNIQUE (response_id, key)
);

comment on table response_device is 'A device, or a paper form, that a response is answered on. Several may, and their answers are one response.';
comment on column response_device.response_id is 'The response.';
comment on column response_device.device is '1, 2, 3 … within the response.';
comment on column response_device.organisation_id is 'Whose survey it is.';
comment on column response_device.key is 'SHA-256 of what the device made up: what was answered on it is shown to it and to no other.';
comment on column response_device.mode is 'web, paper, telephone (asked by staff) or assisted (with somebody''s help).';
comment on column response_device.opened_at is 'When it first opened the response.';
comment on column response_device.opened_by is 'By whom: an answer-link, or the staff who enter.';

CREATE TRIGGER response_device_is_not_deleted BEFORE DELETE ON public.response_device FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER response_device_is_not_emptied BEFORE TRUNCATE ON public.response_device FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER response_device_is_placed BEFORE INSERT ON public.response_device FOR EACH ROW EXECUTE FUNCTION app.belongs_to_response();
CREATE TRIGGER response_device_stays BEFORE UPDATE ON public.response_device FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table response_device enable row level security;

create policy answering_opens on response_device for insert to utfall_answer with check (((response_id = ( SELECT app.answering('response'::text) AS answering)) AND (key = ( SELECT app.answering_device() AS answering_device)) AND (mode = ANY (ARRAY['web'::text, 'assisted'::text])) AND (opened_by = ( SELECT app.actor() AS actor)) AND app.may_begin(response_id)));
create policy answering_reads on response_device for select to utfall_answer using ((response_id = ( SELECT app.answering('response'::text) AS answering)));
create policy enterer_reads on response_device for select to utfall_app using (((opened_by = ( SELECT app.actor() AS actor)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'referrer'::text, 'coordinator'::text]) AS has_role)));
create policy house_all on response_device for all to utfall_house using (true) with check (true);
create policy somebody_acts on response_device as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy staff_enter on response_device for insert to utfall_app with check (((mode <> 'web'::text) AND (opened_by = ( SELECT app.actor() AS actor)) AND app.may_enter(response_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'referrer'::text, 'coordinator'::text]) AS has_role) AND (EXISTS ( SELECT
   FROM response r
  WHERE (r.id = response_device.response_id)))));
create policy staff_read on response_device for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));

grant insert, select on response_device to utfall_house;

grant insert (response_id, device, key, mode) on response_device to utfall_answer;
grant insert (response_id, device, key, mode) on response_device to utfall_app;
grant select (response_id, device, key, mode, opened_at) on response_device to utfall_answer;
grant select (response_id, device, organisation_id, mode, opened_at, opened_by) on response_device to utfall_app;

create table role_assignment (
  id integer not null generated always as identity,
  account_id integer not null,
  organisation_id integer not null,
  role text not null,
  valid_from timestamp with time zone not null default now(),
  valid_to timestamp with time zone,
  reason text not null,
  conflict_note text,
  granted_by text not null,
  ended_at timestamp with time zone,
  ended_by text,
  end_reason text,
  constraint role_assignment_check CHECK ((valid_to > valid_from)),
  constraint role_assignment_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint role_assignment_conflict_note_check CHECK ((conflict_note <> ''::text)),
  constraint role_assignment_reason_check CHECK ((reason <> ''::text)),
  constraint role_assignment_role_check CHECK ((role = ANY (ARRAY['house-administrator'::text, 'administrator'::text, 'operator'::text, 'coordinator'::text, 'referrer'::text, 'evaluator'::text, 'decision-maker'::text, 'funder'::text, 'manager'::text, 'auditor'::text, 'reader'::text]))),
  constraint role_assignment_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint role_assignment_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint role_assignment_pkey PRIMARY KEY (id)
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

CREATE INDEX role_assignment_by_organisation ON public.role_assignment USING btree (organisation_id, role);
CREATE UNIQUE INDEX role_assignment_once ON public.role_assignment USING btree (account_id, organisation_id, role) WHERE (ended_at IS NULL);

CREATE TRIGGER role_assignment_is_not_deleted BEFORE DELETE ON public.role_assignment FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER role_assignment_is_not_emptied BEFORE TRUNCATE ON public.role_assignment FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table role_assignment enable row level security;

create policy administrator_ends on role_assignment for update to utfall_app using ((( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role) OR ((role <> 'house-administrator'::text) AND (organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text]) AS has_role))));
create policy administrator_gives on role_assignment for insert to utfall_app with check (((granted_by = ( SELECT app.actor() AS actor)) AND app.may_give_role(account_id) AND (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role) OR ((role <> 'house-administrator'::text) AND (organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['administrator'::text]) AS has_role)))));
create policy colleagues_read on role_assignment for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) OR ( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role)));
create policy door_all on role_assignment for all to utfall_door using (true) with check (true);
create policy house_all on role_assignment for all to utfall_house using (true) with check (true);
create policy self_reads on role_assignment for select to utfall_app using ((account_id = ( SELECT app.account() AS account)));
create policy somebody_acts on role_assignment as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on role_assignment to utfall_app;
grant insert, select on role_assignment to utfall_door;
grant insert, select on role_assignment to utfall_house;

grant update (ended_at, ended_by, end_reason) on role_assignment to utfall_app;

create table same_area (
  id integer not null generated always as identity,
  first_area_id integer not null,
  second_area_id integer not null,
  ground text not null,
  valid_from date not null,
  valid_to date,
  created_at timestamp with time zone not null default now(),
  created_by text not null,
  constraint same_area_check CHECK ((first_area_id < second_area_id)),
  constraint same_area_check1 CHECK ((valid_to > valid_from)),
  constraint same_area_ground_check CHECK ((ground <> ''::text)),
  constraint same_area_first_area_id_fkey FOREIGN KEY (first_area_id) REFERENCES organisation(id),
  constraint same_area_second_area_id_fkey FOREIGN KEY (second_area_id) REFERENCES organisation(id),
  constraint same_area_pkey PRIMARY KEY (id)
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

CREATE TRIGGER same_area_is_not_deleted BEFORE DELETE ON public.same_area FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER same_area_is_not_emptied BEFORE TRUNCATE ON public.same_area FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table same_area enable row level security;

create policy administrator_adds on same_area for insert to utfall_app with check (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy administrator_changes on same_area for update to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text]) AS has_role));
create policy house_all on same_area for all to utfall_house using (true) with check (true);
create policy members_read on same_area for select to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy somebody_acts on same_area as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on same_area to utfall_app;
grant insert, select on same_area to utfall_house;

grant update (valid_to) on same_area to utfall_app;

create table schedule (
  kind text not null,
  due_at timestamp with time zone not null,
  process text not null,
  heartbeat_at timestamp with time zone not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  problem_code text,
  constraint schedule_check CHECK (((problem_code IS NULL) OR (finished_at IS NOT NULL))),
  constraint schedule_kind_check CHECK ((kind <> ''::text)),
  constraint schedule_pkey PRIMARY KEY (kind)
);

comment on table schedule is 'What is done by the clock, once however many processes the house has: one row for each kind of work.';
comment on column schedule.kind is 'What is done: a stable code.';
comment on column schedule.due_at is 'The latest time for which it has been taken up.';
comment on column schedule.process is 'Which server process took it up.';
comment on column schedule.heartbeat_at is 'When that process last said that it works on it.';
comment on column schedule.started_at is 'When it was taken up.';
comment on column schedule.finished_at is 'When it was done; null while it is under way.';
comment on column schedule.problem_code is 'Why it failed: a stable code; null where it did not.';

CREATE TRIGGER schedule_is_not_deleted BEFORE DELETE ON public.schedule FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER schedule_is_not_emptied BEFORE TRUNCATE ON public.schedule FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table schedule enable row level security;

create policy administrator_reads on schedule for select to utfall_app using (( SELECT app.has_role(VARIADIC ARRAY['house-administrator'::text, 'administrator'::text]) AS has_role));
create policy house_all on schedule for all to utfall_house using (true) with check (true);
create policy somebody_acts on schedule as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select, update on schedule to utfall_house;
grant select on schedule to utfall_app;

create table session (
  id bigint not null generated always as identity,
  key bytea not null,
  account_id integer not null,
  organisation_id integer,
  method text not null,
  assurance text not null,
  idle_minutes integer not null,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  confirmed_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  constraint session_assurance_check CHECK ((assurance = ANY (ARRAY['one-factor'::text, 'two-factor'::text, 'trial'::text]))),
  constraint session_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  constraint session_end_reason_check CHECK ((end_reason = ANY (ARRAY['signed-out'::text, 'ended-elsewhere'::text, 'switched'::text, 'confirmed'::text, 'expired'::text, 'account-closed'::text, 'credential-changed'::text]))),
  constraint session_idle_minutes_check CHECK ((idle_minutes > 0)),
  constraint session_key_check CHECK ((length(key) = 32)),
  constraint session_method_check CHECK ((method = ANY (ARRAY['passkey'::text, 'password'::text, 'oidc'::text, 'entry-link'::text, 'example'::text]))),
  constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint session_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint session_pkey PRIMARY KEY (id),
  constraint session_key_key UNIQUE (key)
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

CREATE INDEX session_by_account ON public.session USING btree (account_id) WHERE (ended_at IS NULL);

CREATE TRIGGER session_fits_the_account BEFORE INSERT ON public.session FOR EACH ROW EXECUTE FUNCTION app.check_session();
CREATE TRIGGER session_is_not_deleted BEFORE DELETE ON public.session FOR EACH ROW WHEN ((COALESCE(old.ended_at, old.expires_at) > (now() - '30 days'::interval))) EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER session_is_not_emptied BEFORE TRUNCATE ON public.session FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table session enable row level security;

create policy door_all on session for all to utfall_door using (true) with check (true);
create policy house_all on session for all to utfall_house using (true) with check (true);
create policy self_ends on session for update to utfall_app using ((account_id = ( SELECT app.account() AS account)));
create policy self_reads on session for select to utfall_app using ((account_id = ( SELECT app.account() AS account)));
create policy somebody_acts on session as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on session to utfall_house;
grant insert, select on session to utfall_door;

grant select (id, account_id, organisation_id, method, assurance, idle_minutes, created_at, last_seen_at, confirmed_at, expires_at, ended_at, end_reason) on session to utfall_app;
grant select (id, account_id, organisation_id, method, assurance, idle_minutes, created_at, last_seen_at, confirmed_at, expires_at, ended_at, end_reason) on session to utfall_house;
grant update (ended_at, end_reason) on session to utfall_app;
grant update (ended_at, end_reason) on session to utfall_house;
grant update (last_seen_at, confirmed_at, ended_at, end_reason) on session to utfall_door;

create table sign_in_attempt (
  id bigint not null generated always as identity,
  key bytea not null,
  at timestamp with time zone not null default now(),
  succeeded boolean not null,
  constraint sign_in_attempt_key_check CHECK ((length(key) = 32)),
  constraint sign_in_attempt_pkey PRIMARY KEY (id)
);

comment on table sign_in_attempt is 'Attempts to sign in with a password or code, for the lock-out. Who it was is a keyed hash.';
comment on column sign_in_attempt.id is 'Key.';
comment on column sign_in_attempt.key is 'HMAC-SHA-256 of the name that was given, in small letters, under a key that is not in the database: people happen to write their password there.';
comment on column sign_in_attempt.at is 'When.';
comment on column sign_in_attempt.succeeded is 'Whether it opened.';

CREATE INDEX sign_in_attempt_by_key ON public.sign_in_attempt USING btree (key, at);

CREATE TRIGGER sign_in_attempt_is_not_emptied BEFORE TRUNCATE ON public.sign_in_attempt FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table sign_in_attempt enable row level security;

create policy door_all on sign_in_attempt for all to utfall_door using (true) with check (true);
create policy house_clears on sign_in_attempt for delete to utfall_house using ((at < (now() - '7 days'::interval)));
create policy house_sees on sign_in_attempt for select to utfall_house using (true);
create policy somebody_acts on sign_in_attempt as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on sign_in_attempt to utfall_house;
grant insert, select on sign_in_attempt to utfall_door;

grant select (id, at) on sign_in_attempt to utfall_house;

create table sign_in_step (
  id bigint not null generated always as identity,
  key bytea not null,
  kind text not null,
  account_id integer,
  content jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint sign_in_step_key_check CHECK ((length(key) = 32)),
  constraint sign_in_step_kind_check CHECK ((kind = ANY (ARRAY['passkey-challenge'::text, 'oidc'::text, 'one-time-code'::text, 'invitation'::text, 'entry-link'::text]))),
  constraint sign_in_step_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint sign_in_step_pkey PRIMARY KEY (id),
  constraint sign_in_step_key_key UNIQUE (key)
);

comment on table sign_in_step is 'Something begun at the door that must be ended soon, once: a challenge, a trip to a provider, an invitation.';
comment on column sign_in_step.id is 'Key.';
comment on column sign_in_step.key is 'SHA-256 of what the browser or the link holds.';
comment on column sign_in_step.kind is 'What was begun.';
comment on column sign_in_step.account_id is 'For whom; null where that is not known yet.';
comment on column sign_in_step.content is 'What the end must fit: challenge, state, nonce, verifier.';
comment on column sign_in_step.created_at is 'When.';
comment on column sign_in_step.expires_at is 'Until when it can be ended.';
comment on column sign_in_step.used_at is 'When it was ended: it opens once.';

CREATE TRIGGER sign_in_step_is_not_emptied BEFORE TRUNCATE ON public.sign_in_step FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table sign_in_step enable row level security;

create policy administrator_invites on sign_in_step for insert to utfall_app with check (((kind = 'invitation'::text) AND app.may_invite(account_id)));
create policy door_all on sign_in_step for all to utfall_door using (true) with check (true);
create policy house_clears on sign_in_step for delete to utfall_house using ((expires_at < (now() - '1 day'::interval)));
create policy house_sees on sign_in_step for select to utfall_house using (true);
create policy somebody_acts on sign_in_step as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant delete on sign_in_step to utfall_house;
grant insert on sign_in_step to utfall_app;
grant insert, select on sign_in_step to utfall_door;

grant select (id, kind, expires_at) on sign_in_step to utfall_house;
grant update (used_at) on sign_in_step to utfall_door;

create table study (
  id integer not null generated always as identity,
  slug text not null,
  title text not null,
  state text not null default 'draft'::text,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  organisation_id integer,
  constraint study_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint study_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'locked'::text, 'evaluated'::text, 'archived'::text]))),
  constraint study_title_check CHECK ((title <> ''::text)),
  constraint study_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint study_pkey PRIMARY KEY (id),
  constraint study_organisation_id_slug_key UNIQUE NULLS NOT DISTINCT (organisation_id, slug)
);

comment on table study is 'A question with its design; what is written about it lives in its versions.';
comment on column study.id is 'Key.';
comment on column study.slug is 'Name in addresses and on the command line: the id in study.json.';
comment on column study.title is 'What people call it, in Swedish.';
comment on column study.state is 'How far it has come: draft, locked, evaluated or archived.';
comment on column study.created_at is 'When it came into the house.';
comment on column study.created_by is 'Who brought it.';
comment on column study.organisation_id is 'Whose it is; null for what came with the house.';

CREATE TRIGGER study_is_owned BEFORE INSERT ON public.study FOR EACH ROW EXECUTE FUNCTION app.own_organisation();

alter table study enable row level security;

create policy house_all on study for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on study for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on study for select to utfall_app using (((( SELECT app.actor() AS actor) IS NOT NULL) AND ((organisation_id IS NULL) OR (organisation_id = ( SELECT app.organisation() AS organisation)))));
create policy own_organisation_writes on study for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on study as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study to utfall_app;
grant insert, select on study to utfall_house;

grant update (title, state) on study to utfall_app;
grant update (title, state) on study to utfall_house;

create table study_file (
  id integer not null generated always as identity,
  study_version_id integer not null,
  name text not null,
  sha256 text not null,
  bytes bytea storage external not null,
  rows integer,
  constraint study_file_name_check CHECK ((name <> ''::text)),
  constraint study_file_rows_check CHECK ((rows >= 0)),
  constraint study_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint study_file_study_version_id_fkey FOREIGN KEY (study_version_id) REFERENCES study_version(id),
  constraint study_file_pkey PRIMARY KEY (id),
  constraint study_file_study_version_id_name_key UNIQUE (study_version_id, name)
);

comment on table study_file is 'A data file of a version, byte for byte as it came.';
comment on column study_file.id is 'Key.';
comment on column study_file.study_version_id is 'The version it belongs to.';
comment on column study_file.name is 'Path below the study''s folder, with forward slashes.';
comment on column study_file.sha256 is 'SHA-256 in hexadecimal of the bytes.';
comment on column study_file.bytes is 'The content.';
comment on column study_file.rows is 'Rows of data beneath the header; null where the file is no table.';

alter table study_file enable row level security;

create policy house_all on study_file for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on study_file for update to utfall_app using ((app.owns_study_version(study_version_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on study_file for select to utfall_app using ((EXISTS ( SELECT
   FROM study_version whole
  WHERE (whole.id = study_file.study_version_id))));
create policy own_organisation_writes on study_file for insert to utfall_app with check ((app.owns_study_version(study_version_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on study_file as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study_file to utfall_app;
grant insert, select on study_file to utfall_house;

create table study_lock (
  study_version_id integer not null,
  hash text not null,
  locked_at timestamp with time zone not null default now(),
  locked_by text not null default app.actor(),
  constraint study_lock_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  constraint study_lock_study_version_id_fkey FOREIGN KEY (study_version_id) REFERENCES study_version(id),
  constraint study_lock_pkey PRIMARY KEY (study_version_id)
);

comment on table study_lock is 'The promise: this version was fixed then, by that person. Never changed, never taken back.';
comment on column study_lock.study_version_id is 'The version that was locked.';
comment on column study_lock.hash is 'SHA-256 in hexadecimal of the definition at locking.';
comment on column study_lock.locked_at is 'When.';
comment on column study_lock.locked_by is 'By whom.';

CREATE TRIGGER study_lock_is_not_emptied BEFORE TRUNCATE ON public.study_lock FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER study_lock_stays BEFORE DELETE OR UPDATE ON public.study_lock FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table study_lock enable row level security;

create policy house_all on study_lock for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on study_lock for update to utfall_app using ((app.owns_study_version(study_version_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on study_lock for select to utfall_app using ((EXISTS ( SELECT
   FROM study_version whole
  WHERE (whole.id = study_lock.study_version_id))));
create policy own_organisation_writes on study_lock for insert to utfall_app with check ((app.owns_study_version(study_version_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on study_lock as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study_lock to utfall_app;
grant insert, select on study_lock to utfall_house;

create table study_version (
  id integer not null generated always as identity,
  study_id integer not null,
  version integer not null,
  definition jsonb not null,
  definition_sha256 text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  constraint study_version_definition_check CHECK ((jsonb_typeof(definition) = 'object'::text)),
  constraint study_version_definition_sha256_check CHECK ((definition_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint study_version_version_check CHECK ((version >= 1)),
  constraint study_version_study_id_fkey FOREIGN KEY (study_id) REFERENCES study(id),
  constraint study_version_pkey PRIMARY KEY (id),
  constraint study_version_study_id_version_key UNIQUE (study_id, version)
);

comment on table study_version is 'A definition as it stood at one time. A change is a new version.';
comment on column study_version.id is 'Key.';
comment on column study_version.study_id is 'The study.';
comment on column study_version.version is '1, 2, 3 … within the study.';
comment on column study_version.definition is 'The content of study.json.';
comment on column study_version.definition_sha256 is 'SHA-256 in hexadecimal of the canonical text of the definition.';
comment on column study_version.created_at is 'When this version was written.';
comment on column study_version.created_by is 'Who wrote it.';

alter table study_version enable row level security;

create policy house_all on study_version for all to utfall_house using (true) with check (true);
create policy own_organisation_changes on study_version for update to utfall_app using ((app.owns_study(study_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on study_version for select to utfall_app using ((EXISTS ( SELECT
   FROM study whole
  WHERE (whole.id = study_version.study_id))));
create policy own_organisation_writes on study_version for insert to utfall_app with check ((app.owns_study(study_id) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on study_version as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study_version to utfall_app;
grant insert, select on study_version to utfall_house;

create table survey (
  id integer not null generated always as identity,
  organisation_id integer not null default app.organisation(),
  slug text not null,
  description jsonb not null,
  study text,
  state text not null default 'draft'::text,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  opened_at timestamp with time zone,
  closed_at timestamp with time zone,
  constraint survey_check CHECK (((state <> 'draft'::text) OR (opened_at IS NULL))),
  constraint survey_check1 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint survey_description_check CHECK ((jsonb_typeof(description) = 'object'::text)),
  constraint survey_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint survey_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'paused'::text, 'closed'::text]))),
  constraint survey_study_check CHECK ((study <> ''::text)),
  constraint survey_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint survey_pkey PRIMARY KEY (id),
  constraint survey_organisation_id_slug_key UNIQUE (organisation_id, slug)
);

comment on table survey is 'A survey: who asks whom and why. What is asked when lives in its waves.';
comment on column survey.id is 'Key.';
comment on column survey.organisation_id is 'Whose it is.';
comment on column survey.slug is 'Name in addresses: small letters, digits and hyphens.';
comment on column survey.description is 'Titles, who asks, why, whom to turn to, what becomes of the answers, groups, and the burden that a person may be given.';
comment on column survey.study is 'The research study it belongs to, by which its ethical decision is found (R2.17); null where it is follow-up of the own work.';
comment on column survey.state is 'draft, open, paused or closed. Closing takes no answer away.';
comment on column survey.created_at is 'When it was begun.';
comment on column survey.created_by is 'By whom.';
comment on column survey.opened_at is 'When it was first opened.';
comment on column survey.closed_at is 'When it was closed.';

CREATE TRIGGER survey_is_not_deleted BEFORE DELETE ON public.survey FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_is_not_emptied BEFORE TRUNCATE ON public.survey FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

alter table survey enable row level security;

create policy answering_reads on survey for select to utfall_answer using ((id = ( SELECT app.answering('survey'::text) AS answering)));
create policy holder_reads on survey for select to utfall_app using (app.holds_persons_of(id));
create policy house_all on survey for all to utfall_house using (true) with check (true);
create policy operator_changes on survey for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy operator_writes on survey for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on survey for select to utfall_app using ((organisation_id = ( SELECT app.organisation() AS organisation)));
create policy somebody_acts on survey as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on survey to utfall_house;
grant select on survey to utfall_app;

grant insert (slug, description, study) on survey to utfall_app;
grant select (id, description, study, state, closed_at) on survey to utfall_answer;
grant update (description, study, state, opened_at, closed_at) on survey to utfall_app;
grant update (state, closed_at) on survey to utfall_house;

create table survey_address (
  id bigint not null generated always as identity,
  person_id bigint not null,
  organisation_id integer not null,
  channel text not null,
  sealed_address bytea not null,
  key_version integer not null,
  given_at timestamp with time zone not null default now(),
  given_by text not null default app.actor(),
  ended_at timestamp with time zone,
  ended_by text,
  constraint survey_address_channel_check CHECK ((channel = ANY (ARRAY['e-mail'::text, 'text-message'::text, 'letter'::text]))),
  constraint survey_address_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint survey_address_key_version_check CHECK ((key_version >= 1)),
  constraint survey_address_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint survey_address_person_id_fkey FOREIGN KEY (person_id) REFERENCES survey_person(id),
  constraint survey_address_pkey PRIMARY KEY (id)
);

comment on table survey_address is 'Where a message goes, encrypted with a key that is not in the database: whoever writes it cannot read it, and the house reads it when it sends.';
comment on column survey_address.id is 'Key.';
comment on column survey_address.person_id is 'Whose.';
comment on column survey_address.organisation_id is 'Whose survey it is.';
comment on column survey_address.channel is 'e-mail, text-message or letter.';
comment on column survey_address.sealed_address is 'The address under AES-256-GCM: nonce, text and tag. Empty once it has ended.';
comment on column survey_address.key_version is 'Which key it is encrypted with.';
comment on column survey_address.given_at is 'When.';
comment on column survey_address.given_by is 'By whom.';
comment on column survey_address.ended_at is 'When another took its place, or it was taken away; null while it holds.';
comment on column survey_address.ended_by is 'By whom.';

CREATE UNIQUE INDEX survey_address_once ON public.survey_address USING btree (person_id, channel) WHERE (ended_at IS NULL);

CREATE TRIGGER survey_address_is_not_deleted BEFORE DELETE ON public.survey_address FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_address_is_not_emptied BEFORE TRUNCATE ON public.survey_address FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_address_is_placed BEFORE INSERT ON public.survey_address FOR EACH ROW EXECUTE FUNCTION app.belongs_to_person();

alter table survey_address enable row level security;

create policy holder_reads on survey_address for select to utfall_app using (((EXISTS ( SELECT
   FROM survey_person p
  WHERE ((p.id = survey_address.person_id) AND (p.holder_id = ( SELECT app.organisation() AS organisation))))) AND ( SELECT app.has_role(VARIADIC ARRAY['referrer'::text, 'coordinator'::text]) AS has_role)));
create policy house_all on survey_address for all to utfall_house using (true) with check (true);
create policy somebody_acts on survey_address as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy staff_end on survey_address for update to utfall_app using ((( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'referrer'::text, 'coordinator'::text]) AS has_role) AND (EXISTS ( SELECT
   FROM survey_person p
  WHERE (p.id = survey_address.person_id)))));
create policy staff_read on survey_address for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)));
create policy staff_write on survey_address for insert to utfall_app with check ((( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'referrer'::text, 'coordinator'::text]) AS has_role) AND (EXISTS ( SELECT
   FROM survey_person p
  WHERE (p.id = survey_address.person_id)))));

grant insert, select on survey_address to utfall_house;

grant insert (person_id, channel, sealed_address, key_version) on survey_address to utfall_app;
grant select (id, person_id, organisation_id, channel, key_version, given_at, given_by, ended_at, ended_by) on survey_address to utfall_app;
grant update (sealed_address, ended_at, ended_by) on survey_address to utfall_app;
grant update (sealed_address, key_version, ended_at, ended_by) on survey_address to utfall_house;

create table survey_arm (
  person_id bigint not null,
  organisation_id integer not null,
  arm text not null,
  noted_at timestamp with time zone not null default now(),
  noted_by text not null default app.actor(),
  constraint survey_arm_arm_check CHECK (((arm <> ''::text) AND (length(arm) <= 80))),
  constraint survey_arm_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint survey_arm_person_id_fkey FOREIGN KEY (person_id) REFERENCES survey_person(id),
  constraint survey_arm_pkey PRIMARY KEY (person_id)
);

comment on table survey_arm is 'Which arm of a trial somebody is in: for the evaluator alone, so that who asks and who reminds cannot know.';
comment on column survey_arm.person_id is 'Who.';
comment on column survey_arm.organisation_id is 'Whose survey it is.';
comment on column survey_arm.arm is 'The arm.';
comment on column survey_arm.noted_at is 'When it was written here.';
comment on column survey_arm.noted_by is 'By whom.';

CREATE TRIGGER survey_arm_is_not_deleted BEFORE DELETE ON public.survey_arm FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_arm_is_not_emptied BEFORE TRUNCATE ON public.survey_arm FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_arm_is_placed BEFORE INSERT ON public.survey_arm FOR EACH ROW EXECUTE FUNCTION app.belongs_to_person();

alter table survey_arm enable row level security;

create policy evaluator_reads on survey_arm for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['evaluator'::text]) AS has_role)));
create policy evaluator_writes on survey_arm for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['evaluator'::text]) AS has_role)));
create policy house_all on survey_arm for all to utfall_house using (true) with check (true);
create policy somebody_acts on survey_arm as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on survey_arm to utfall_house;
grant select on survey_arm to utfall_app;

grant insert (person_id, arm) on survey_arm to utfall_app;

create table survey_person (
  id bigint not null generated always as identity,
  reference uuid not null default gen_random_uuid(),
  survey_id integer not null,
  organisation_id integer not null default app.organisation(),
  holder_id integer not null default app.organisation(),
  pseudonym text not null,
  recipient_group text,
  route text not null,
  language text not null default 'sv'::text,
  has_protected_identity boolean not null default false,
  randomised_on date,
  started_on date,
  ended_on date,
  added_at timestamp with time zone not null default now(),
  added_by text not null default app.actor(),
  constraint survey_person_language_check CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'::text)),
  constraint survey_person_pseudonym_check CHECK (((length(pseudonym) >= 1) AND (length(pseudonym) <= 64))),
  constraint survey_person_recipient_group_check CHECK ((recipient_group <> ''::text)),
  constraint survey_person_route_check CHECK ((route = ANY (ARRAY['e-mail'::text, 'text-message'::text, 'letter'::text, 'referring-party'::text]))),
  constraint survey_person_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES organisation(id),
  constraint survey_person_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint survey_person_survey_id_fkey FOREIGN KEY (survey_id) REFERENCES survey(id),
  constraint survey_person_pkey PRIMARY KEY (id),
  constraint survey_person_reference_key UNIQUE (reference),
  constraint survey_person_survey_id_pseudonym_key UNIQUE (survey_id, pseudonym)
);

comment on table survey_person is 'Somebody who is asked, or about whom somebody is asked: by pseudonym. Who it is, the holder knows.';
comment on column survey_person.id is 'Key.';
comment on column survey_person.reference is 'Name in addresses, which tells nothing.';
comment on column survey_person.survey_id is 'The survey.';
comment on column survey_person.organisation_id is 'Whose survey it is.';
comment on column survey_person.holder_id is 'Who knows who it is and can reach them: the referring party, or the survey''s own organisation.';
comment on column survey_person.pseudonym is 'The person, without saying who.';
comment on column survey_person.recipient_group is 'Which of the survey''s groups of recipients, for instance local or national; null where there are none.';
comment on column survey_person.route is 'How the person is reached.';
comment on column survey_person.language is 'The language to begin in; the person can choose another.';
comment on column survey_person.has_protected_identity is 'Reached by the holder alone: no message has an address or a number.';
comment on column survey_person.randomised_on is 'The day of randomisation, in both arms; null where it has not been.';
comment on column survey_person.started_on is 'First day of the initiative for the person.';
comment on column survey_person.ended_on is 'Last day of the initiative for the person.';
comment on column survey_person.added_at is 'When.';
comment on column survey_person.added_by is 'By whom.';

CREATE INDEX survey_person_by_holder ON public.survey_person USING btree (holder_id, survey_id);

CREATE TRIGGER survey_person_is_not_deleted BEFORE DELETE ON public.survey_person FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_person_is_not_emptied BEFORE TRUNCATE ON public.survey_person FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_person_is_placed BEFORE INSERT ON public.survey_person FOR EACH ROW EXECUTE FUNCTION app.belongs_to_survey();

alter table survey_person enable row level security;

create policy answering_reads on survey_person for select to utfall_answer using ((id = ( SELECT app.answering('person'::text) AS answering)));
create policy holder_changes on survey_person for update to utfall_app using (((holder_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['referrer'::text, 'coordinator'::text]) AS has_role)));
create policy holder_reads on survey_person for select to utfall_app using (((holder_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['referrer'::text, 'coordinator'::text]) AS has_role)));
create policy house_all on survey_person for all to utfall_house using (true) with check (true);
create policy operator_changes on survey_person for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy operator_writes on survey_person for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy somebody_acts on survey_person as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy staff_read on survey_person for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));

grant insert, select on survey_person to utfall_house;
grant select on survey_person to utfall_app;

grant insert (survey_id, holder_id, pseudonym, recipient_group, route, language, has_protected_identity, randomised_on, started_on, ended_on) on survey_person to utfall_app;
grant select (id, language) on survey_person to utfall_answer;
grant update (route, language, has_protected_identity, randomised_on, started_on, ended_on) on survey_person to utfall_app;

create table survey_person_event (
  id bigint not null generated always as identity,
  person_id bigint not null,
  organisation_id integer not null,
  kind text not null,
  reason text,
  happened_at timestamp with time zone not null default now(),
  noted_by text not null default app.actor(),
  constraint survey_person_event_kind_check CHECK ((kind = ANY (ARRAY['withdrawn'::text, 'dead'::text, 'barred'::text, 'unbarred'::text]))),
  constraint survey_person_event_reason_check CHECK (((reason <> ''::text) AND (length(reason) <= 2000))),
  constraint survey_person_event_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint survey_person_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES survey_person(id),
  constraint survey_person_event_pkey PRIMARY KEY (id)
);

comment on table survey_person_event is 'Why somebody is no longer asked. The newest of barred and unbarred holds; withdrawn and dead stay.';
comment on column survey_person_event.id is 'Key.';
comment on column survey_person_event.person_id is 'Who.';
comment on column survey_person_event.organisation_id is 'Whose survey it is.';
comment on column survey_person_event.kind is 'withdrawn, dead, barred (must not be contacted) or unbarred.';
comment on column survey_person_event.reason is 'In the words of whoever wrote it; null where the person said it.';
comment on column survey_person_event.happened_at is 'When it was written.';
comment on column survey_person_event.noted_by is 'By whom; an answer-link is the person.';

CREATE INDEX survey_person_event_by_person ON public.survey_person_event USING btree (person_id, id);

CREATE TRIGGER survey_person_event_is_not_deleted BEFORE DELETE ON public.survey_person_event FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_person_event_is_not_emptied BEFORE TRUNCATE ON public.survey_person_event FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_person_event_is_placed BEFORE INSERT ON public.survey_person_event FOR EACH ROW EXECUTE FUNCTION app.belongs_to_person();
CREATE TRIGGER survey_person_event_stays BEFORE UPDATE ON public.survey_person_event FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table survey_person_event enable row level security;

create policy answering_reads on survey_person_event for select to utfall_answer using ((person_id = ( SELECT app.answering('person'::text) AS answering)));
create policy answering_withdraws on survey_person_event for insert to utfall_answer with check (((person_id = ( SELECT app.answering('person'::text) AS answering)) AND (kind = 'withdrawn'::text) AND (reason IS NULL) AND (noted_by = ( SELECT app.actor() AS actor))));
create policy holder_reads on survey_person_event for select to utfall_app using (((EXISTS ( SELECT
   FROM survey_person p
  WHERE ((p.id = survey_person_event.person_id) AND (p.holder_id = ( SELECT app.organisation() AS organisation))))) AND ( SELECT app.has_role(VARIADIC ARRAY['referrer'::text, 'coordinator'::text]) AS has_role)));
create policy house_all on survey_person_event for all to utfall_house using (true) with check (true);
create policy somebody_acts on survey_person_event as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy staff_read on survey_person_event for select to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy staff_write on survey_person_event for insert to utfall_app with check (((noted_by = ( SELECT app.actor() AS actor)) AND (EXISTS ( SELECT
   FROM survey_person p
  WHERE (p.id = survey_person_event.person_id)))));

grant insert, select on survey_person_event to utfall_house;
grant select on survey_person_event to utfall_app;

grant insert (person_id, kind) on survey_person_event to utfall_answer;
grant insert (person_id, kind, reason) on survey_person_event to utfall_app;
grant select (person_id, kind) on survey_person_event to utfall_answer;

create table survey_wave (
  id integer not null generated always as identity,
  survey_id integer not null,
  organisation_id integer not null default app.organisation(),
  code text not null,
  questionnaire_version_id integer not null,
  respondent text not null,
  anchor text not null,
  anchor_day date,
  timing jsonb not null,
  settings jsonb not null default '{}'::jsonb,
  state text not null default 'draft'::text,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  closed_at timestamp with time zone,
  constraint survey_wave_anchor_check CHECK ((anchor = ANY (ARRAY['randomisation'::text, 'start'::text, 'end'::text, 'day'::text, 'open'::text]))),
  constraint survey_wave_check CHECK (((anchor = ANY (ARRAY['day'::text, 'open'::text])) = (anchor_day IS NOT NULL))),
  constraint survey_wave_check1 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint survey_wave_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 80))),
  constraint survey_wave_respondent_check CHECK ((respondent = ANY (ARRAY['participant'::text, 'relative'::text, 'staff'::text, 'referrer'::text, 'manager'::text, 'board-member'::text, 'expert'::text]))),
  constraint survey_wave_settings_check CHECK ((jsonb_typeof(settings) = 'object'::text)),
  constraint survey_wave_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'paused'::text, 'closed'::text]))),
  constraint survey_wave_timing_check CHECK ((jsonb_typeof(timing) = 'object'::text)),
  constraint survey_wave_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint survey_wave_questionnaire_version_id_fkey FOREIGN KEY (questionnaire_version_id) REFERENCES questionnaire_version(id),
  constraint survey_wave_survey_id_fkey FOREIGN KEY (survey_id) REFERENCES survey(id),
  constraint survey_wave_pkey PRIMARY KEY (id),
  constraint survey_wave_survey_id_code_key UNIQUE (survey_id, code)
);

comment on table survey_wave is 'One time of asking: which questionnaire, who answers, and when, counted from the day that it hangs on.';
comment on column survey_wave.id is 'Key.';
comment on column survey_wave.survey_id is 'The survey.';
comment on column survey_wave.organisation_id is 'Whose it is: the survey''s.';
comment on column survey_wave.code is 'Its name in files.';
comment on column survey_wave.questionnaire_version_id is 'What is asked, fixed to the word.';
comment on column survey_wave.respondent is 'Who answers about the person: participant, relative, staff, referrer, manager, board-member, expert.';
comment on column survey_wave.anchor is 'What day it hangs on: the person''s randomisation, start or end, a day of the calendar, or open: anybody with the link from that day.';
comment on column survey_wave.anchor_day is 'The day of the calendar, or the first day of an open link.';
comment on column survey_wave.timing is 'Months and days from there, and how many days it is open before and after, and grace.';
comment on column survey_wave.settings is 'Names, modes, messages with their words, minutes it takes, double entry, adaptive rules.';
comment on column survey_wave.state is 'draft, open, paused or closed.';
comment on column survey_wave.created_at is 'When it was planned.';
comment on column survey_wave.created_by is 'By whom.';
comment on column survey_wave.closed_at is 'When it was closed by somebody.';

CREATE TRIGGER survey_wave_is_not_deleted BEFORE DELETE ON public.survey_wave FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_wave_is_not_emptied BEFORE TRUNCATE ON public.survey_wave FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER survey_wave_is_placed BEFORE INSERT ON public.survey_wave FOR EACH ROW EXECUTE FUNCTION app.belongs_to_survey();
CREATE TRIGGER survey_wave_stays BEFORE UPDATE ON public.survey_wave FOR EACH ROW EXECUTE FUNCTION app.keep_wave();

alter table survey_wave enable row level security;

create policy answering_reads on survey_wave for select to utfall_answer using ((id = ( SELECT app.answering('wave'::text) AS answering)));
create policy holder_reads on survey_wave for select to utfall_app using (app.holds_persons_of(survey_id));
create policy house_all on survey_wave for all to utfall_house using (true) with check (true);
create policy operator_changes on survey_wave for update to utfall_app using (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy operator_writes on survey_wave for insert to utfall_app with check (((organisation_id = ( SELECT app.organisation() AS organisation)) AND ( SELECT app.has_role(VARIADIC ARRAY['operator'::text, 'evaluator'::text]) AS has_role)));
create policy own_organisation_reads on survey_wave for select to utfall_app using ((organisation_id = ( SELECT app.organisation() AS organisation)));
create policy somebody_acts on survey_wave as restrictive for all to utfall_app, utfall_house, utfall_door, utfall_answer using ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on survey_wave to utfall_house;
grant select on survey_wave to utfall_app;

grant insert (survey_id, code, questionnaire_version_id, respondent, anchor, anchor_day, timing, settings) on survey_wave to utfall_app;
grant select (id, survey_id, code, questionnaire_version_id, respondent, anchor, anchor_day, timing, settings, state, closed_at) on survey_wave to utfall_answer;
grant update (questionnaire_version_id, respondent, anchor, anchor_day, timing, settings, state, closed_at) on survey_wave to utfall_app;
grant update (state, closed_at) on survey_wave to utfall_house;
