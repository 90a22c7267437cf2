-- Secrecy: a person's case belongs to one unit in one area of secrecy. Only those who work with it see it, and what is
-- known in one area reaches another only on a recorded ground. The rules stand twice: in code, and here.

create table person_case (
  id bigint generated always as identity primary key,
  reference uuid not null unique default gen_random_uuid(),
  unit_id integer not null references organisation,
  area_id integer not null references organisation,
  pseudonym text not null check (length(pseudonym) between 16 and 64),
  has_protected_identity boolean not null default false,
  is_example boolean not null default false,
  opened_at timestamptz not null default now(),
  opened_by text not null,
  closed_at timestamptz,
  closed_by text,
  check ((closed_at is null) = (closed_by is null))
);
create unique index person_case_once on person_case (unit_id, pseudonym) where closed_at is null;
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

create function app.place_case() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
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
$$;
comment on function app.place_case is 'Trigger: the area of secrecy follows the unit, and the house must be of a kind that may hold it.';

create function app.authority_of(area integer) returns integer language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select case when kind = 'branch' then parent_id else id end from organisation where id = area
$$;
comment on function app.authority_of is 'The authority that an area of secrecy is, or is a branch of.';
revoke execute on function app.authority_of(integer) from public;
grant execute on function app.authority_of(integer) to utfall_app, utfall_house;
create trigger person_case_is_placed before insert on person_case for each row execute function app.place_case();

create function app.keep_closed_case() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null then
    raise exception 'a closed case stays closed' using errcode = 'UF001';
  end if;
  return new;
end
$$;
comment on function app.keep_closed_case is 'Trigger: a case that was closed is not opened again; a person who comes back gets a new one.';
create trigger person_case_stays_closed before update on person_case for each row execute function app.keep_closed_case();

create table case_worker (
  id bigint generated always as identity primary key,
  case_id bigint not null references person_case,
  account_id integer not null references account,
  organisation_id integer not null references organisation,
  sees_protected boolean not null default false,
  reason text not null check (reason <> ''),
  added_at timestamptz not null default now(),
  added_by text not null,
  ended_at timestamptz,
  ended_by text,
  check ((ended_at is null) = (ended_by is null))
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
create unique index case_worker_once on case_worker (case_id, account_id, organisation_id) where ended_at is null;
create index case_worker_by_account on case_worker (account_id, organisation_id) where ended_at is null;

create table case_information (
  id bigint generated always as identity primary key,
  case_id bigint not null references person_case,
  category text not null check (category in ('contact', 'situation', 'employment', 'benefit', 'health', 'social', 'plan', 'answers')),
  content text not null check (content <> '' and length(content) <= 4000),
  recorded_at timestamptz not null default now(),
  recorded_by text not null,
  replaces_id bigint references case_information
);
comment on table case_information is 'What the unit holds about the person for the sake of the cooperation, by category. Each party keeps its own record elsewhere.';
comment on column case_information.id is 'Key.';
comment on column case_information.case_id is 'The case.';
comment on column case_information.category is 'What kind: a consent names one.';
comment on column case_information.content is 'In words.';
comment on column case_information.recorded_at is 'When.';
comment on column case_information.recorded_by is 'By whom.';
comment on column case_information.replaces_id is 'The row that this corrects; that row stays.';
create index case_information_by_case on case_information (case_id, category);

create table consent (
  id bigint generated always as identity primary key,
  case_id bigint not null references person_case,
  from_area_id integer not null references organisation,
  to_area_id integer not null references organisation,
  category text not null check (category in ('contact', 'situation', 'employment', 'benefit', 'health', 'social', 'plan', 'answers')),
  purpose text not null check (purpose in ('referral', 'coordination', 'planning', 'follow-up', 'evaluation')),
  form text not null check (form in ('spoken', 'written', 'representative')),
  representative text check (representative <> ''),
  text_version text not null check (text_version <> ''),
  language text not null check (language <> ''),
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  is_voluntary boolean not null check (is_voluntary),
  doubt text check (doubt <> ''),
  recorded_at timestamptz not null default now(),
  recorded_by text not null,
  check (from_area_id <> to_area_id),
  check (valid_to > valid_from and valid_to <= valid_from + interval '1 year'),
  check ((form = 'representative') = (representative is not null))
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
create index consent_by_case on consent (case_id, to_area_id, category);

create table consent_review (
  consent_id bigint primary key references consent,
  holds boolean not null,
  reason text not null check (reason <> ''),
  reviewed_at timestamptz not null default now(),
  reviewed_by text not null
);
comment on table consent_review is 'A second person has judged a consent that was in doubt.';
comment on column consent_review.consent_id is 'The consent.';
comment on column consent_review.holds is 'Whether it holds.';
comment on column consent_review.reason is 'Why.';
comment on column consent_review.reviewed_at is 'When.';
comment on column consent_review.reviewed_by is 'By whom: not who recorded it.';

create table consent_withdrawal (
  consent_id bigint primary key references consent,
  withdrawn_at timestamptz not null default now(),
  withdrawn_by text not null,
  reason text
);
comment on table consent_withdrawal is 'The person has taken a consent back. It ends at once.';
comment on column consent_withdrawal.consent_id is 'The consent.';
comment on column consent_withdrawal.withdrawn_at is 'When.';
comment on column consent_withdrawal.withdrawn_by is 'Who wrote it down.';
comment on column consent_withdrawal.reason is 'What the person said; none is needed.';

create table disclosure_exception (
  id bigint generated always as identity primary key,
  case_id bigint not null references person_case,
  from_area_id integer not null references organisation,
  to_area_id integer not null references organisation,
  to_account_id integer not null references account,
  category text not null check (category in ('contact', 'situation', 'employment', 'benefit', 'health', 'social', 'plan', 'answers')),
  ground text not null check (ground <> ''),
  need text not null check (length(need) >= 20),
  reason text not null check (length(reason) >= 20),
  decided_at timestamptz not null default now(),
  decided_by text not null,
  valid_to timestamptz not null,
  check (from_area_id <> to_area_id),
  check (valid_to > decided_at and valid_to <= decided_at + interval '1 day')
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

create table disclosure (
  id bigint generated always as identity primary key,
  information_id bigint not null references case_information,
  case_id bigint not null references person_case,
  to_area_id integer not null references organisation,
  to_account_id integer not null references account,
  consent_id bigint references consent,
  exception_id bigint references disclosure_exception,
  disclosed_at timestamptz not null default now(),
  check ((consent_id is null) <> (exception_id is null))
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
create index disclosure_by_case on disclosure (case_id, disclosed_at);

-- Research: what technically opens the collection of data (R2.17).
create table ethics_approval (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation,
  study text not null check (study <> ''),
  authority text not null check (authority <> ''),
  reference text not null check (reference <> ''),
  decision text not null check (decision in ('approved', 'approved-with-conditions', 'refused', 'not-required')),
  scope text[] not null,
  conditions text,
  valid_from date not null,
  valid_to date not null,
  recorded_at timestamptz not null default now(),
  recorded_by text not null,
  check (valid_to > valid_from),
  check (scope <@ array['questionnaire', 'staff-rating', 'register-link', 'randomisation'])
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

create table participation_consent (
  id bigint generated always as identity primary key,
  organisation_id integer not null references organisation,
  study text not null check (study <> ''),
  pseudonym text not null check (length(pseudonym) between 16 and 64),
  purpose text not null check (purpose in ('questionnaire', 'staff-rating', 'register-link', 'randomisation')),
  answer text not null check (answer in ('given', 'declined', 'no-answer', 'not-applicable')),
  text_version text not null check (text_version <> ''),
  language text not null check (language <> ''),
  given_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  recorded_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text
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
create unique index participation_consent_once on participation_consent (organisation_id, study, pseudonym, purpose) where withdrawn_at is null;

-- An easy lawful path needs to know where it is not easy (R3.99, R3.100).
create table information_need (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation,
  needs_area_id integer not null references organisation,
  holds_area_id integer not null references organisation,
  category text not null check (category in ('contact', 'situation', 'employment', 'benefit', 'health', 'social', 'plan', 'answers')),
  moment text not null check (moment <> ''),
  ground text,
  obstacle text not null check (obstacle in ('none', 'law', 'technique', 'habit', 'unclear')),
  description text not null check (description <> ''),
  recorded_at timestamptz not null default now(),
  recorded_by text not null,
  ended_at timestamptz
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

create table obstacle_report (
  id integer generated always as identity primary key,
  organisation_id integer references organisation,
  month date not null check (extract(day from month) = 1),
  obstacle text not null check (obstacle in ('law', 'technique', 'habit', 'unclear')),
  category text check (category in ('contact', 'situation', 'employment', 'benefit', 'health', 'social', 'plan', 'answers')),
  has_workaround boolean not null,
  description text not null check (length(description) between 10 and 2000)
);
comment on table obstacle_report is 'What stood in the way of sharing what was needed, or how it was got around. Nobody''s name, and no time but the month.';
comment on column obstacle_report.id is 'Key.';
comment on column obstacle_report.organisation_id is 'Where, as far as whoever wrote it wished to say.';
comment on column obstacle_report.month is 'In which month, as its first day.';
comment on column obstacle_report.obstacle is 'law, technique, habit or unclear.';
comment on column obstacle_report.category is 'What kind of information it was about; null where not said.';
comment on column obstacle_report.has_workaround is 'Whether people get around it outside what is meant.';
comment on column obstacle_report.description is 'In words, without persons.';

create table log_review (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation,
  audit_event_id bigint not null references audit_event,
  outcome text not null check (outcome in ('in-order', 'asked', 'not-in-order')),
  note text not null check (note <> ''),
  reviewed_at timestamptz not null default now(),
  reviewed_by text not null,
  follows_id integer unique references log_review
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
create unique index log_review_once on log_review (audit_event_id) where follows_id is null;

-- The second door ----------------------------------------------------------------------------------------------------

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
