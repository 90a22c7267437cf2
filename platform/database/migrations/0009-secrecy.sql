-- Secrecy: a person's case belongs to one unit in one area of secrecy. Only those who work with it see it, and what is
-- known in one area reaches another only on a recorded ground. The rules stand twice: in code, and in the two
-- migrations that follow.

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
