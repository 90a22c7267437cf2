-- Who may what with cases, what is known about them, consents, exceptions, ethics and needs.

-- A case: who works with it; and whoever opens it, in their own unit, until the first worker is written.
create policy workers_read on person_case for select to utfall_app using ((select app.works_with(id)));
create policy opener_reads on person_case for select to utfall_app
  using (opened_by = (select app.actor()) and unit_id = (select app.organisation()) and (select app.does_case_work())
    and not app.has_worker(id));
create policy unit_opens on person_case for insert to utfall_app with check (unit_id = (select app.organisation())
  and opened_by = (select app.actor()) and (select app.does_case_work()));
create policy workers_close on person_case for update to utfall_app
  using (unit_id = (select app.organisation()) and (select app.works_with(id)));
grant update (closed_at, closed_by, has_protected_identity) on person_case to utfall_app;

create function app.is_first_worker(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.does_case_work() and not app.has_worker(the_case) and exists (select from person_case held
    where held.id = the_case and held.unit_id = app.organisation() and held.opened_by = app.actor())
$$;
comment on function app.is_first_worker is 'Whether who acts has just opened this case, and nobody works with it yet.';
create function app.holds_case(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from person_case held where held.id = the_case and held.unit_id = app.organisation())
    and app.works_with(the_case)
$$;
comment on function app.holds_case is 'Whether who acts works with this case in the unit that holds it.';
create function app.holds_open_case(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.holds_case(the_case) and exists (select from person_case held where held.id = the_case and held.closed_at is null)
$$;
comment on function app.holds_open_case is 'Whether who acts works with this case in the unit that holds it, and it is open.';
create function app.sees_worker(the_case bigint, the_organisation integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.works_with(the_case) and exists (select from person_case held join organisation place on place.id = the_organisation
    where held.id = the_case and (app.is_same_area(held.area_id, app.area()) or place.area_id in (app.area(), held.area_id)))
$$;
comment on function app.sees_worker is 'Whether who acts sees that somebody of that organisation works with the case: a third party''s part in it is not theirs to know.';

-- Who has looked, for the person and for who checks the log. The log's own rows stay closed to those who work with cases.
create function app.case_log(the_reference uuid) returns table (case_id bigint, place bigint, at timestamptz, actor_name text, organisation_slug text,
  roles text, action text, subject text, purpose text, grounds jsonb)
language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
  select event.case_id, event.id, event.at, event.actor_name, event.organisation_slug, event.roles, event.action, event.subject, event.purpose,
    coalesce(event.after -> 'told', case when event.after ? 'ground'
      then jsonb_build_object(coalesce(event.after ->> 'category', ''), event.after ->> 'ground') end)
  from audit_event event join person_case held on held.id = event.case_id
  where held.reference = the_reference
    and (app.holds_case(held.id) or (app.has_role('auditor') and held.unit_id = app.organisation()))
$$;
comment on function app.case_log is 'What the log says about one case: for those who hold it, and for the auditor of the unit.';

create function app.exception_counts(since timestamptz) returns table (to_area_id integer, category text, ground text,
  exceptions bigint, cases bigint, is_repeated boolean)
language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
  select e.to_area_id, e.category, e.ground, count(*), count(distinct e.case_id), bool_or(e.times > 1)
  from (
    -- Another ground for the same does not make it the first time.
    select made.*, count(*) over (partition by made.case_id, made.to_area_id, made.category) as times
    from disclosure_exception made where made.from_area_id = app.area() and made.decided_at >= since
  ) e
  where app.has_role('coordinator', 'referrer', 'administrator', 'auditor')
  group by e.to_area_id, e.category, e.ground
$$;
comment on function app.exception_counts is 'How often the own area has told without consent, to whom and on which ground, without saying about whom.';

-- Where everybody in the unit who worked with a case has lost their role or account, nobody can let anybody in. An
-- administrator of the unit then hands it over, without seeing what it is about: these functions are their only way to it.
create function app.is_orphaned(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from person_case held where held.id = the_case and held.closed_at is null
    and not exists (select from case_worker w where w.case_id = held.id and w.organisation_id = held.unit_id
      and w.ended_at is null and app.handles_cases(w.account_id, w.organisation_id)))
$$;
comment on function app.is_orphaned is 'Whether an open case is left with nobody in its unit who still handles cases there.';
revoke execute on function app.is_orphaned(bigint) from public;

create function app.orphaned_cases() returns table (id bigint, reference uuid, unit_id integer, opened_at timestamptz,
  has_protected_identity boolean, workers integer[])
language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
  select held.id, held.reference, held.unit_id, held.opened_at, held.has_protected_identity,
    array(select w.account_id from case_worker w where w.case_id = held.id and w.organisation_id = held.unit_id and w.ended_at is null)
  from person_case held
  where held.unit_id = app.organisation() and app.has_role('administrator') and app.is_orphaned(held.id)
$$;
comment on function app.orphaned_cases is 'The unit''s cases that are left with nobody, for its administrator: never the pseudonym or what is known. Workers are the accounts that still stand there.';

create function app.hand_over_case(the_case bigint, the_account integer, the_reason text) returns integer language plpgsql
security definer set search_path = pg_catalog, public, app, pg_temp as $$
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
$$;
comment on function app.hand_over_case is 'Lets somebody of the unit work with a case that is left with nobody, and ends the work of those who had it; how many, or null where the administrator has no such case.';
revoke execute on function app.orphaned_cases(), app.hand_over_case(bigint, integer, text) from public;
grant execute on function app.orphaned_cases(), app.hand_over_case(bigint, integer, text) to utfall_app;

revoke execute on function app.is_first_worker(bigint), app.holds_case(bigint), app.holds_open_case(bigint),
  app.sees_worker(bigint, integer), app.case_log(uuid), app.exception_counts(timestamptz) from public;
grant execute on function app.is_first_worker(bigint), app.holds_case(bigint), app.holds_open_case(bigint),
  app.sees_worker(bigint, integer), app.case_log(uuid), app.exception_counts(timestamptz) to utfall_app;

create function app.sees_protected(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.works_with(the_case) and exists (select from case_worker where case_id = the_case and ended_at is null
    and account_id = app.account() and organisation_id = app.organisation() and sees_protected)
$$;
comment on function app.sees_protected is 'Whether who acts works with this case and is named to see what a protected identity hides.';
revoke execute on function app.sees_protected(bigint) from public;
grant execute on function app.sees_protected(bigint) to utfall_app;

create policy workers_read on case_worker for select to utfall_app
  using ((account_id = (select app.account()) and organisation_id = (select app.organisation()))
    or app.sees_worker(case_id, organisation_id));
create policy holders_add on case_worker for insert to utfall_app
  with check (added_by = (select app.actor()) and app.may_know_of(case_id, account_id, organisation_id)
    and (app.is_first_worker(case_id) or app.holds_open_case(case_id))
    and (not sees_protected or app.is_first_worker(case_id) or app.sees_protected(case_id)));
create policy holders_end on case_worker for update to utfall_app using (app.holds_case(case_id));
grant update (ended_at, ended_by) on case_worker to utfall_app;

create function app.can_replace(the_information bigint, the_case bigint, kind text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from case_information i where i.id = the_information and i.case_id = the_case and i.category = kind)
$$;
comment on function app.can_replace is 'Whether a row is about this case and of this kind, so that a correction may stand in for it.';
revoke execute on function app.can_replace(bigint, bigint, text) from public;
grant execute on function app.can_replace(bigint, bigint, text) to utfall_app;

create policy told on case_information for select to utfall_app
  using (app.may_be_told(case_id, category));
create policy holders_write on case_information for insert to utfall_app
  with check (recorded_by = (select app.actor()) and app.holds_open_case(case_id) and app.may_be_told(case_id, category)
    and (replaces_id is null or app.can_replace(replaces_id, case_id, category)));

-- Grounds are seen by those who tell and by those who are told, and by no third party.
create policy parties_read on consent for select to utfall_app
  using (app.works_inside(case_id) or (to_area_id = (select app.area()) and app.works_with(case_id)));
create policy holders_record on consent for insert to utfall_app
  with check (recorded_by = (select app.actor()) and app.holds_open_case(case_id));
create policy parties_read on consent_review for select to utfall_app
  using (exists (select from consent c where c.id = consent_id));
create policy others_review on consent_review for insert to utfall_app with check (reviewed_by = (select app.actor())
  and exists (select from consent c where c.id = consent_id and c.doubt is not null and c.recorded_by <> (select app.actor())
    and app.works_inside(c.case_id)));
create policy parties_read on consent_withdrawal for select to utfall_app
  using (exists (select from consent c where c.id = consent_id));
-- Taking back must never be hard: whoever sees the consent may write it down, who told and who was told.
create policy parties_withdraw on consent_withdrawal for insert to utfall_app with check (withdrawn_by = (select app.actor())
  and exists (select from consent c where c.id = consent_id));

create policy parties_read on disclosure_exception for select to utfall_app
  using (app.works_inside(case_id) or (to_account_id = (select app.account()) and to_area_id = (select app.area())));
create policy holders_decide on disclosure_exception for insert to utfall_app
  with check (decided_by = (select app.actor()) and app.holds_open_case(case_id) and to_account_id <> (select app.account())
    and app.may_receive(to_area_id, to_account_id));
create policy parties_read on disclosure for select to utfall_app
  using (app.works_inside(case_id) or (to_account_id = (select app.account()) and app.works_with(case_id)));
create policy told_are_noted on disclosure for insert to utfall_app
  with check (to_account_id = (select app.account()) and to_area_id = (select app.area())
    and exists (select from case_information i where i.id = information_id and i.case_id = disclosure.case_id and (
      app.is_consented(disclosure.consent_id, i.case_id, i.category)
      or exists (select from disclosure_exception e where e.id = disclosure.exception_id and e.case_id = i.case_id
        and e.category = i.category and e.to_account_id = disclosure.to_account_id and e.valid_to > now()))));

-- The house brings examples, and reaches no real person's case.
do $$
declare
  name text;
begin
  foreach name in array array['person_case', 'case_worker', 'case_information', 'consent', 'consent_review', 'consent_withdrawal',
    'disclosure_exception', 'disclosure'] loop
    execute format('grant select, insert on %I to utfall_house', name);
    if name in ('consent_review', 'consent_withdrawal') then
      execute format('create policy house_examples on %I to utfall_house using (exists (select from consent c where c.id = consent_id)) '
        'with check (exists (select from consent c where c.id = consent_id))', name);
    elsif name = 'person_case' then
      execute 'create policy house_examples on person_case to utfall_house using (is_example) with check (is_example)';
    else
      execute format('create policy house_examples on %I to utfall_house using (exists (select from person_case held where held.id = case_id)) '
        'with check (exists (select from person_case held where held.id = case_id))', name);
    end if;
  end loop;
end
$$;

create policy own_organisation_reads on ethics_approval for select to utfall_app using (organisation_id = (select app.organisation()));
create policy own_organisation_records on ethics_approval for insert to utfall_app with check (organisation_id = (select app.organisation())
  and recorded_by = (select app.actor()) and (select app.has_role('evaluator', 'administrator')));
create policy own_organisation_reads on participation_consent for select to utfall_app using (organisation_id = (select app.organisation())
  and (select app.has_role('coordinator', 'referrer', 'evaluator')));
create policy own_organisation_records on participation_consent for insert to utfall_app with check (organisation_id = (select app.organisation())
  and recorded_by = (select app.actor()) and (select app.has_role('coordinator', 'referrer')));
create policy own_organisation_withdraws on participation_consent for update to utfall_app using (organisation_id = (select app.organisation())
  and (select app.has_role('coordinator', 'referrer', 'evaluator')));
grant update (withdrawn_at, withdrawn_by) on participation_consent to utfall_app;

create function app.said_no(the_study text, pseudonyms text[]) returns table (id integer, pseudonym text, purpose text, is_withdrawn boolean)
language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
  select newest.id, newest.pseudonym, newest.purpose, newest.answer = 'given' from (
    select distinct on (said.pseudonym, said.purpose) said.* from participation_consent said
    where said.organisation_id = app.organisation() and said.study = the_study and said.pseudonym = any (pseudonyms)
    order by said.pseudonym, said.purpose, said.id desc) newest
  where app.has_role('operator', 'evaluator')
    and (newest.answer = 'declined' or (newest.answer = 'given' and newest.withdrawn_at is not null))
$$;
comment on function app.said_no is 'Who of these has declined, or taken back their yes, in the organisation''s own book: for whoever brings or evaluates a study, who holds the persons'' data and may not see the book itself.';

create function app.somebody_said_no(the_study text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.has_role('operator', 'evaluator') and exists (select from participation_consent said
    where said.organisation_id = app.organisation() and said.study = the_study
      and (said.answer = 'declined' or said.withdrawn_at is not null))
$$;
comment on function app.somebody_said_no is 'Whether the organisation''s book has a no about a study, also one that another answer has come after: where it has none, no file needs to be read for it.';
revoke execute on function app.said_no(text, text[]), app.somebody_said_no(text) from public;
grant execute on function app.said_no(text, text[]), app.somebody_said_no(text) to utfall_app;

create policy own_organisation_reads on information_need for select to utfall_app using (organisation_id = (select app.organisation()));
create policy own_organisation_maps on information_need for insert to utfall_app with check (organisation_id = (select app.organisation())
  and recorded_by = (select app.actor()) and (select app.has_role('operator', 'coordinator', 'administrator')));
create policy own_organisation_ends on information_need for update to utfall_app using (organisation_id = (select app.organisation())
  and (select app.has_role('operator', 'coordinator', 'administrator')));
grant update (ended_at) on information_need to utfall_app;

-- Written by the house, so that nobody's name comes with it.
revoke insert on obstacle_report from utfall_app;
create policy deciders_read on obstacle_report for select to utfall_app using (
  (organisation_id is null or organisation_id = (select app.organisation()))
  and (select app.has_role('operator', 'administrator', 'decision-maker', 'auditor')));
create policy house_writes on obstacle_report for insert to utfall_house with check (true);
grant insert on obstacle_report to utfall_house;

create policy own_organisation_reads on log_review for select to utfall_app using (organisation_id = (select app.organisation())
  and (select app.has_role('administrator', 'auditor')));
create function app.has_asked(the_review integer, the_entry bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from log_review where id = the_review and audit_event_id = the_entry and outcome = 'asked')
$$;
comment on function app.has_asked is 'Whether this review of this row of the log asked something, so that another may follow.';
revoke execute on function app.has_asked(integer, bigint) from public;
grant execute on function app.has_asked(integer, bigint) to utfall_app;
-- Only rows of the own organisation, and never one's own.
create policy auditor_reviews on log_review for insert to utfall_app with check (organisation_id = (select app.organisation())
  and reviewed_by = (select app.actor()) and (select app.has_role('auditor'))
  and exists (select from audit_event event where event.id = audit_event_id and event.organisation_id = log_review.organisation_id
    and event.account_id is distinct from (select app.account()))
  and (follows_id is null or app.has_asked(follows_id, audit_event_id)));
