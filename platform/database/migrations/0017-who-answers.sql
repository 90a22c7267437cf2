-- Who may what with surveys: staff, those who hold persons for another's survey, and by a fourth door whoever answers by a
-- link and sees that one response.

do $$
begin
  if not exists (select from pg_roles where rolname = 'utfall_answer') then
    create role utfall_answer nologin;
  end if;
end
$$;
comment on role utfall_answer is 'Whoever answers by a link: their own response, what it asks, and nothing else.';
grant usage on schema public, app to utfall_answer;

-- The fourth door ----------------------------------------------------------------------------------------------------

create function app.enter_by_answer_link(link_key bytea, device_key bytea, purpose text) returns jsonb language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
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
$$;
comment on function app.enter_by_answer_link is 'The door of whoever answers by a link: it leads to one response, on one device. Of an open link the response is the device''s own, and null before it has begun.';
revoke execute on function app.enter_by_answer_link(bytea, bytea, text) from public;
grant execute on function app.enter_by_answer_link(bytea, bytea, text) to utfall_answer;

create function app.answering(part text) returns bigint language sql stable as $$ select (app.context() -> 'answering' ->> part)::bigint $$;
comment on function app.answering is 'What a link leads to: its survey, wave, questionnaireVersion, response, person or openLink; null where there is none.';
create function app.answering_device() returns bytea language sql stable as $$ select decode(app.context() -> 'answering' ->> 'device', 'hex') $$;
comment on function app.answering_device is 'The device that answers by a link, as SHA-256 of what it made up.';

create function app.is_withdrawn(the_person bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from survey_person_event where person_id = the_person and kind in ('withdrawn', 'dead'))
$$;
comment on function app.is_withdrawn is 'Whether somebody no longer takes part; of nobody it is false.';

create function app.may_begin(the_response bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (
    select from response r join survey_wave w on w.id = r.wave_id join survey s on s.id = w.survey_id
    where r.id = the_response and s.state = 'open' and w.state = 'open' and r.finished_at is null
      and not app.is_withdrawn(r.person_id)
      and r.opens_on <= app.today()
      and app.today() <= case when r.begun_at is null then r.closes_on else r.last_day end)
$$;
comment on function app.may_begin is 'Whether a device may open a response now: it is open, within its window (or grace, where it was begun), not finished, and the person takes part.';

create function app.may_enter(the_response bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (
    select from response r join survey_wave w on w.id = r.wave_id join survey s on s.id = w.survey_id
    where r.id = the_response and s.state <> 'draft' and r.finished_at is null and not app.is_withdrawn(r.person_id))
$$;
comment on function app.may_enter is 'Whether staff may enter a response from paper or telephone: a form that came late too, which is marked by when it came.';

create function app.may_deliver(the_response bigint, the_device smallint, device_key bytea) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (
    select from response_device d join response r on r.id = d.response_id
    where d.response_id = the_response and d.device = the_device and d.key = device_key
      and (r.finished_at is null or d.opened_at <= r.finished_at) and not app.is_withdrawn(r.person_id))
$$;
comment on function app.may_deliver is 'Whether a device that opened a response in time may hand in answers: also late, after the network was gone, so that none is lost. Those are marked by when they came.';

create function app.belongs_to_response() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  select organisation_id into strict new.organisation_id from response where id = new.response_id;
  return new;
end
$$;
comment on function app.belongs_to_response is 'Trigger: whose it is, is the response''s.';
create function app.belongs_to_wave() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  select organisation_id into strict new.organisation_id from survey_wave where id = new.wave_id;
  return new;
end
$$;
comment on function app.belongs_to_wave is 'Trigger: whose it is, is the wave''s.';
create function app.belongs_to_survey() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  select organisation_id into strict new.organisation_id from survey where id = new.survey_id;
  return new;
end
$$;
comment on function app.belongs_to_survey is 'Trigger: whose it is, is the survey''s.';
create function app.belongs_to_person() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  select organisation_id into strict new.organisation_id from survey_person where id = new.person_id;
  return new;
end
$$;
comment on function app.belongs_to_person is 'Trigger: whose it is, is the survey''s that the person is in.';

create function app.keep_response() returns trigger language plpgsql
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  if old.finished_at is not null and (new.finished_at is distinct from old.finished_at or new.finish_kind is distinct from old.finish_kind)
    or old.begun_at is not null and new.begun_at is distinct from old.begun_at then
    raise exception 'what was begun and ended stays so' using errcode = 'UF001';
  end if;
  return new;
end
$$;
comment on function app.keep_response is 'Trigger: a response is begun once and ended once.';
-- What is asked is fixed to the word once anybody may be asked: a change is another wave.
create function app.keep_wave() returns trigger language plpgsql
set search_path = pg_catalog, public, app, pg_temp as $$
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
$$;
comment on function app.keep_wave is 'Trigger: a wave that has been opened keeps its questionnaire, whom it asks and the day it hangs on.';
create trigger survey_wave_stays before update on survey_wave for each row execute function app.keep_wave();
create trigger response_ends_once before update on response for each row execute function app.keep_response();

do $$
declare
  part record;
begin
  for part in select * from (values
    ('survey', null), ('survey_wave', 'survey'), ('survey_person', 'survey'), ('survey_person_event', 'person'), ('survey_arm', 'person'),
    ('survey_address', 'person'), ('open_link', 'wave'), ('response', 'wave'), ('answer_link', 'response'),
    ('response_device', 'response'), ('answer', 'response')) as parts (name, whole)
  loop
    execute format('alter table %I enable row level security', part.name);
    execute format('create policy house_all on %I to utfall_house using (true) with check (true)', part.name);
    execute format('grant select, insert on %I to utfall_house', part.name);
    execute format('create trigger %I before truncate on %I for each statement execute function app.refuse_change()',
      part.name || '_is_not_emptied', part.name);
    execute format('create trigger %I before delete on %I for each row execute function app.refuse_change()',
      part.name || '_is_not_deleted', part.name);
    if part.name in ('survey_person_event', 'response_device', 'answer') then
      execute format('create trigger %I before update on %I for each row execute function app.refuse_change()',
        part.name || '_stays', part.name);
    end if;
    if part.whole is not null then
      execute format('create trigger %I before insert on %I for each row execute function app.%I()',
        part.name || '_is_placed', part.name, 'belongs_to_' || part.whole);
    end if;
  end loop;
end
$$;

-- Staff --------------------------------------------------------------------------------------------------------------
-- Everybody who acts in the organisation sees which surveys there are. Who is asked, and the answers of single persons,
-- are for those who run and evaluate; arms for the evaluator alone; an address for nobody.
create policy own_organisation_reads on survey for select to utfall_app using (organisation_id = (select app.organisation()));
create policy own_organisation_reads on survey_wave for select to utfall_app using (organisation_id = (select app.organisation()));
create function app.holds_persons_of(the_survey integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.has_role('referrer', 'coordinator') and exists (
    select from survey_person where survey_id = the_survey and holder_id = app.organisation())
$$;
comment on function app.holds_persons_of is 'Whether who acts handles cases for a party that holds persons of this survey.';
create policy holder_reads on survey for select to utfall_app using (app.holds_persons_of(id));
create policy holder_reads on survey_wave for select to utfall_app using (app.holds_persons_of(survey_id));
create policy own_organisation_reads on open_link for select to utfall_app using (organisation_id = (select app.organisation()));
create policy staff_read on survey_person for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy holder_reads on survey_person for select to utfall_app
  using (holder_id = (select app.organisation()) and (select app.has_role('referrer', 'coordinator')));
create policy staff_read on survey_person_event for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy holder_reads on survey_person_event for select to utfall_app
  using (exists (select from survey_person p where p.id = person_id and p.holder_id = (select app.organisation()))
    and (select app.has_role('referrer', 'coordinator')));
create policy evaluator_reads on survey_arm for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('evaluator')));
create policy staff_read on survey_address for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator')));
create policy holder_reads on survey_address for select to utfall_app
  using (exists (select from survey_person p where p.id = person_id and p.holder_id = (select app.organisation()))
    and (select app.has_role('referrer', 'coordinator')));
create policy staff_read on response for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy holder_reads on response for select to utfall_app
  using (exists (select from survey_person p where p.id = person_id and p.holder_id = (select app.organisation()))
    and (select app.has_role('referrer', 'coordinator')));
create policy staff_read on answer_link for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator')));
create policy staff_read on response_device for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy enterer_reads on response_device for select to utfall_app
  using (opened_by = (select app.actor()) and (select app.has_role('operator', 'referrer', 'coordinator')));
create policy staff_read on answer for select to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('evaluator')));
-- Whoever enters a paper form sees what they entered, and nothing of what the person answered elsewhere.
create policy enterer_reads on answer for select to utfall_app
  using ((select app.has_role('operator', 'referrer', 'coordinator')) and exists (select from response_device d
    where d.response_id = answer.response_id and d.device = answer.device and d.opened_by = (select app.actor())));

create policy operator_writes on survey for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy operator_changes on survey for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy operator_writes on survey_wave for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy operator_changes on survey_wave for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy operator_writes on survey_person for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy operator_changes on survey_person for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy holder_changes on survey_person for update to utfall_app
  using (holder_id = (select app.organisation()) and (select app.has_role('referrer', 'coordinator')));
create policy staff_write on survey_person_event for insert to utfall_app
  with check (noted_by = (select app.actor()) and exists (select from survey_person p where p.id = person_id));
create policy evaluator_writes on survey_arm for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('evaluator')));
create policy staff_write on survey_address for insert to utfall_app
  with check ((select app.has_role('operator', 'referrer', 'coordinator')) and exists (select from survey_person p where p.id = person_id));
create policy staff_end on survey_address for update to utfall_app
  using ((select app.has_role('operator', 'referrer', 'coordinator')) and exists (select from survey_person p where p.id = person_id));
create policy operator_writes on open_link for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('operator')));
create policy operator_changes on open_link for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator')));
create policy operator_plans on response for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('operator'))
    and exists (select from survey_person p join survey_wave w on w.survey_id = p.survey_id where p.id = person_id and w.id = wave_id));
create policy operator_changes on response for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator')));
create policy holder_changes on response for update to utfall_app
  using (exists (select from survey_person p where p.id = person_id and p.holder_id = (select app.organisation()))
    and (select app.has_role('referrer', 'coordinator')));
create policy operator_writes on answer_link for insert to utfall_app
  with check (organisation_id = (select app.organisation()) and (select app.has_role('operator')));
create policy operator_ends on answer_link for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator')));
create policy staff_enter on response_device for insert to utfall_app
  with check (mode <> 'web' and opened_by = (select app.actor()) and app.may_enter(response_id)
    and (select app.has_role('operator', 'referrer', 'coordinator')) and exists (select from response r where r.id = response_id));
create policy staff_enter on answer for insert to utfall_app
  with check ((select app.has_role('operator', 'referrer', 'coordinator')) and exists (select from response_device d
    where d.response_id = answer.response_id and d.device = answer.device and d.opened_by = (select app.actor())
      and app.may_deliver(d.response_id, d.device, d.key)));

grant select on survey, survey_wave, survey_person, survey_person_event, survey_arm, response, answer to utfall_app;
grant select (id, wave_id, organisation_id, name, created_at, created_by, ended_at, ended_by) on open_link to utfall_app;
grant select (id, response_id, organisation_id, made_at, made_by, expires_at, ended_at, ended_by) on answer_link to utfall_app;
grant select (response_id, device, organisation_id, mode, opened_at, opened_by) on response_device to utfall_app;
grant select (id, person_id, organisation_id, channel, key_version, given_at, given_by, ended_at, ended_by) on survey_address to utfall_app;
grant insert (slug, description, study) on survey to utfall_app;
grant insert (survey_id, code, questionnaire_version_id, respondent, anchor, anchor_day, timing, settings) on survey_wave to utfall_app;
grant insert (survey_id, holder_id, pseudonym, recipient_group, route, language, has_protected_identity, randomised_on, started_on, ended_on)
  on survey_person to utfall_app;
grant insert (person_id, kind, reason) on survey_person_event to utfall_app;
grant insert (person_id, arm) on survey_arm to utfall_app;
grant insert (person_id, channel, sealed_address, key_version) on survey_address to utfall_app;
grant insert (wave_id, key, name) on open_link to utfall_app;
grant insert (wave_id, person_id, rater, rater_role, opens_on, due_on, closes_on, last_day) on response to utfall_app;
grant insert (key, response_id, expires_at) on answer_link to utfall_app;
grant insert (response_id, device, key, mode) on response_device to utfall_app;
grant insert (response_id, device, number, question, answer, language, given_at) on answer to utfall_app;
grant update (description, study, state, opened_at, closed_at) on survey to utfall_app;
grant update (questionnaire_version_id, respondent, anchor, anchor_day, timing, settings, state, closed_at) on survey_wave to utfall_app;
grant update (route, language, has_protected_identity, randomised_on, started_on, ended_on) on survey_person to utfall_app;
grant update (sealed_address, ended_at, ended_by) on survey_address to utfall_app;
grant update (ended_at, ended_by) on open_link, answer_link to utfall_app;
grant update (rater, rater_role, opens_on, due_on, closes_on, last_day, begun_at, finished_at, finish_kind) on response to utfall_app;
grant update (state, closed_at) on survey, survey_wave to utfall_house;
grant update (sealed_address, key_version, ended_at, ended_by) on survey_address to utfall_house;
grant update (ended_at, ended_by) on answer_link to utfall_house;

create function app.open_link_holds(the_link bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from open_link l join survey_wave w on w.id = l.wave_id join survey s on s.id = w.survey_id
    where l.id = the_link and l.ended_at is null and s.state = 'open' and w.state = 'open' and w.anchor_day <= app.today()
      and app.today() <= w.anchor_day + (w.timing ->> 'closesDaysAfter')::integer)
$$;
comment on function app.open_link_holds is 'Whether somebody may begin by an open link today.';

-- Whoever answers ----------------------------------------------------------------------------------------------------
create policy answering_reads on survey for select to utfall_answer using (id = (select app.answering('survey')));
create policy answering_reads on survey_wave for select to utfall_answer using (id = (select app.answering('wave')));
create policy answering_reads on questionnaire_version for select to utfall_answer using (id = (select app.answering('questionnaireVersion')));
create policy answering_reads on organisation for select to utfall_answer using (id = (select app.organisation()));
create policy answering_reads on survey_person for select to utfall_answer using (id = (select app.answering('person')));
create policy answering_reads on response for select to utfall_answer using (id = (select app.answering('response'))
  or open_link_id = (select app.answering('openLink')) and opener = (select app.answering_device()));
create policy answering_opens on response for insert to utfall_answer
  with check (wave_id = (select app.answering('wave')) and open_link_id = (select app.answering('openLink'))
    and opener = (select app.answering_device()) and person_id is null and begun_at is null and finished_at is null
    and opens_on = app.today() and app.open_link_holds(open_link_id));
create policy answering_changes on response for update to utfall_answer using (id = (select app.answering('response'))
  or open_link_id = (select app.answering('openLink')) and opener = (select app.answering_device()));
create policy answering_reads on response_device for select to utfall_answer using (response_id = (select app.answering('response')));
create policy answering_opens on response_device for insert to utfall_answer
  with check (response_id = (select app.answering('response')) and key = (select app.answering_device()) and mode in ('web', 'assisted')
    and opened_by = (select app.actor()) and app.may_begin(response_id));
create policy answering_reads on answer for select to utfall_answer using (response_id = (select app.answering('response')));
create policy answering_writes on answer for insert to utfall_answer with check (response_id = (select app.answering('response'))
  and app.may_deliver(response_id, device, (select app.answering_device())));
create policy answering_reads on survey_person_event for select to utfall_answer using (person_id = (select app.answering('person')));
create policy answering_withdraws on survey_person_event for insert to utfall_answer
  with check (person_id = (select app.answering('person')) and kind = 'withdrawn' and reason is null and noted_by = (select app.actor()));
create policy actor_answers on audit_event for insert to utfall_answer with check (actor = (select app.actor()));

grant select (id, description, state, study, closed_at) on survey to utfall_answer;
grant select (id, survey_id, code, questionnaire_version_id, respondent, anchor, anchor_day, timing, settings, state, closed_at)
  on survey_wave to utfall_answer;
grant select (id, version, resource, resource_sha256) on questionnaire_version to utfall_answer;
grant select (id, slug, name_sv, name_en) on organisation to utfall_answer;
grant select (id, language) on survey_person to utfall_answer;
grant select on response, answer to utfall_answer;
grant select (response_id, device, key, mode, opened_at) on response_device to utfall_answer;
grant select (person_id, kind) on survey_person_event to utfall_answer;
grant insert (wave_id, open_link_id, opener, opens_on, due_on, closes_on, last_day) on response to utfall_answer;
grant update (begun_at, finished_at, finish_kind) on response to utfall_answer;
grant insert (response_id, device, key, mode) on response_device to utfall_answer;
grant insert (response_id, device, number, question, answer, language, given_at) on answer to utfall_answer;
grant insert (person_id, kind) on survey_person_event to utfall_answer;
grant insert (action, subject, before, after, case_id) on audit_event to utfall_answer;

-- On every table one policy asks first that somebody has come in by a door: now by one of four.
do $$
declare
  name text;
begin
  for name in select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity order by relname
  loop
    execute format('drop policy if exists somebody_acts on %I', name);
    execute format('create policy somebody_acts on %I as restrictive to utfall_app, utfall_house, utfall_door, utfall_answer '
      'using ((select app.actor()) is not null)', name);
  end loop;
  for name in select oid::regprocedure::text from pg_proc where pronamespace = 'app'::regnamespace and prorettype = 'trigger'::regtype loop
    execute format('revoke execute on function %s from public', name);
  end loop;
end
$$;
revoke execute on function app.is_withdrawn(bigint), app.may_begin(bigint), app.may_enter(bigint), app.may_deliver(bigint, smallint, bytea),
  app.holds_persons_of(integer), app.open_link_holds(bigint) from public;
grant execute on function app.is_withdrawn(bigint), app.may_begin(bigint), app.may_deliver(bigint, smallint, bytea) to utfall_app, utfall_answer;
grant execute on function app.holds_persons_of(integer), app.may_enter(bigint) to utfall_app;
grant execute on function app.open_link_holds(bigint) to utfall_answer;
