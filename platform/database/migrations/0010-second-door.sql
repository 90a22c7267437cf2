-- The second door: what policies about cases ask, and what keeps a row as it was written.

create function app.does_case_work() returns boolean language sql stable as $$
  select app.has_role('coordinator', 'referrer') and not app.has_role('manager', 'evaluator', 'operator')
$$;
comment on function app.does_case_work is 'Whether who acts handles cases. Who leads the staff, evaluates or operates never does, whatever else they are.';

create function app.works_with(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.does_case_work() and exists (select from case_worker where case_id = the_case and ended_at is null
    and account_id = app.account() and organisation_id = app.organisation())
$$;
comment on function app.works_with is 'Whether who acts works with this case, where they act.';

create function app.has_worker(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select exists (select from case_worker where case_id = the_case)
$$;
comment on function app.has_worker is 'Whether anybody works or has worked with this case. Of a guessed number it says that it has been used, and not by whom.';

create function app.is_same_area(one integer, other integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select one = other or exists (select from same_area
    where first_area_id = least(one, other) and second_area_id = greatest(one, other)
      and valid_from <= current_date and (valid_to is null or valid_to > current_date))
$$;
comment on function app.is_same_area is 'Whether no border of secrecy lies between two areas today.';

create function app.consent_holds(the_consent consent, at timestamptz) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select the_consent.valid_from <= at and the_consent.valid_to > at
    and not exists (select from consent_withdrawal w where w.consent_id = the_consent.id)
    and (the_consent.doubt is null
      or exists (select from consent_review r where r.consent_id = the_consent.id and r.holds))
$$;
comment on function app.consent_holds is 'Whether a consent holds at a time: begun, not over, not withdrawn, and reviewed where it was in doubt.';

create function app.may_be_told(the_case bigint, kind text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
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
$$;
comment on function app.may_be_told is 'Whether who acts works with this case and may be told this kind of information about it: own area, consent, or an exception; never what a protected identity hides.';

create function app.works_inside(the_case bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.works_with(the_case) and exists (select from person_case held
    where held.id = the_case and app.is_same_area(held.area_id, app.area()))
$$;
comment on function app.works_inside is 'Whether who acts works with this case within its own area of secrecy.';

create function app.handles_cases(the_account integer, the_organisation integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.roles_of(the_account, the_organisation) ?| array['coordinator', 'referrer']
    and not app.roles_of(the_account, the_organisation) ?| array['manager', 'evaluator', 'operator']
    and exists (select from account where id = the_account and closed_at is null)
$$;
comment on function app.handles_cases is 'Whether an account handles cases in an organisation.';

create function app.may_know_of(the_case bigint, the_account integer, the_organisation integer) returns boolean
language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
  select (app.works_with(the_case) or (app.does_case_work() and not app.has_worker(the_case)))
    and app.handles_cases(the_account, the_organisation) and exists (
    select from person_case held join organisation place on place.id = the_organisation
    where held.id = the_case and (
      app.is_same_area(held.area_id, place.area_id)
      or exists (select from consent c where c.case_id = held.id and c.from_area_id = held.area_id
        and c.to_area_id = place.area_id and app.consent_holds(c, now()))
      or exists (select from disclosure_exception e where e.case_id = held.id and e.from_area_id = held.area_id
        and e.to_area_id = place.area_id and e.to_account_id = the_account and e.valid_to > now())))
$$;
comment on function app.may_know_of is 'Whether somebody may know that there is such a case at all: that the unit knows the person is a secret too. Answers those who work with it and who has just opened it.';

create function app.may_receive(the_area integer, the_account integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.does_case_work() and exists (select from organisation place
    where place.area_id = the_area and app.handles_cases(the_account, place.id))
$$;
comment on function app.may_receive is 'Whether an account handles cases in an area of secrecy, for somebody who does so elsewhere.';

create function app.is_consented(the_consent bigint, the_case bigint, kind text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.works_with(the_case) and exists (select from consent c where c.id = the_consent and c.case_id = the_case
    and c.category = kind and c.to_area_id = app.area() and c.purpose = app.purpose() and app.consent_holds(c, now()))
$$;
comment on function app.is_consented is 'Whether this consent lets who acts be told this kind of information about a case that they work with.';

create function app.case_people(in_organisation integer) returns table (account_id integer, name text)
language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
  select distinct a.id, a.name from account a join role_assignment held on held.account_id = a.id
  where app.does_case_work() and held.organisation_id = in_organisation and held.role in ('coordinator', 'referrer')
    and app.handles_cases(a.id, in_organisation)
$$;
comment on function app.case_people is 'Who handles cases in an organisation, for somebody who does so elsewhere: a consent or an exception needs a receiver.';

create function app.place_ground() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  -- Triggers come before policies: to those whom the policy will refuse, this must say nothing of its own.
  if (app.actor() is not distinct from 'house' or app.holds_case(new.case_id)) and not exists (
      select from person_case held where held.id = new.case_id and held.area_id = new.from_area_id and held.closed_at is null) then
    raise exception 'only the area that holds an open case can be let to tell of it' using errcode = 'UF008';
  end if;
  return new;
end
$$;
comment on function app.place_ground is 'Trigger: a ground for disclosure is about what the case''s own area holds, while the case is open.';
create trigger consent_is_placed before insert on consent for each row execute function app.place_ground();
create trigger disclosure_exception_is_placed before insert on disclosure_exception for each row execute function app.place_ground();

create function app.refuse_blanket_consent() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
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
$$;
comment on function app.refuse_blanket_consent is 'Trigger: consents that together open every category to one receiver are refused.';
create trigger consent_is_not_blanket after insert on consent for each row execute function app.refuse_blanket_consent();
revoke execute on function app.does_case_work(), app.works_with(bigint), app.has_worker(bigint), app.is_same_area(integer, integer),
  app.consent_holds(consent, timestamptz), app.may_be_told(bigint, text), app.works_inside(bigint), app.handles_cases(integer, integer),
  app.may_know_of(bigint, integer, integer), app.may_receive(integer, integer), app.is_consented(bigint, bigint, text),
  app.case_people(integer) from public;
grant execute on function app.does_case_work(), app.works_with(bigint), app.has_worker(bigint), app.is_same_area(integer, integer),
  app.may_be_told(bigint, text), app.works_inside(bigint), app.may_know_of(bigint, integer, integer),
  app.may_receive(integer, integer), app.is_consented(bigint, bigint, text), app.case_people(integer) to utfall_app;

do $$
declare
  name text;
begin
  foreach name in array array['person_case', 'case_worker', 'case_information', 'consent', 'consent_review',
    'consent_withdrawal', 'disclosure_exception', 'disclosure', 'ethics_approval', 'participation_consent',
    'information_need', 'obstacle_report', 'log_review'] loop
    execute format('alter table %I enable row level security', name);
    execute format('grant select, insert on %I to utfall_app', name);
    execute format('create trigger %I before truncate on %I for each statement execute function app.refuse_change()',
      name || '_is_not_emptied', name);
    execute format('create trigger %I before delete on %I for each row execute function app.refuse_change()',
      name || '_is_not_deleted', name);
  end loop;
  foreach name in array array['case_information', 'consent', 'consent_review', 'consent_withdrawal', 'disclosure_exception',
    'disclosure', 'ethics_approval', 'obstacle_report', 'log_review'] loop
    execute format('create trigger %I before update on %I for each row execute function app.refuse_change()',
      name || '_stays', name);
  end loop;
end
$$;

-- When something was written is the database's to say.
do $$
declare
  part record;
begin
  for part in
    select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relname in ('person_case', 'case_worker', 'case_information', 'consent',
      'consent_review', 'consent_withdrawal', 'disclosure_exception', 'disclosure', 'ethics_approval', 'participation_consent',
      'information_need', 'log_review')
      and not (c.relname = 'person_case' and a.attname = 'reference')
      and a.attname not in ('id', 'area_id', 'opened_at', 'closed_at', 'closed_by', 'added_at', 'ended_at', 'ended_by',
        'recorded_at', 'reviewed_at', 'withdrawn_at', 'decided_at', 'disclosed_at')
    group by c.relname
  loop
    execute format('revoke insert on %I from utfall_app', part.name);
    execute format('grant insert (%s) on %I to utfall_app', part.columns, part.name);
  end loop;
end
$$;
