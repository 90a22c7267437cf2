-- Surveys: whom is asked what, when and how; answers that are added and never changed; and a fourth door, for whoever
-- answers by a link and sees that one response.

do $$
begin
  if not exists (select from pg_roles where rolname = 'utfall_answer') then
    create role utfall_answer nologin;
  end if;
end
$$;
comment on role utfall_answer is 'Whoever answers by a link: their own response, what it asks, and nothing else.';
grant usage on schema public, app to utfall_answer;

create function app.today() returns date language sql stable as $$ select (now() at time zone 'Europe/Stockholm')::date $$;
comment on function app.today is 'Which day it is in Sweden.';

create table survey (
  id integer generated always as identity primary key,
  organisation_id integer not null references organisation default app.organisation(),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  description jsonb not null check (jsonb_typeof(description) = 'object'),
  study text check (study <> ''),
  state text not null default 'draft' check (state in ('draft', 'open', 'paused', 'closed')),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  opened_at timestamptz,
  closed_at timestamptz,
  unique (organisation_id, slug),
  check (state <> 'draft' or opened_at is null),
  check ((state = 'closed') = (closed_at is not null))
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

create table survey_wave (
  id integer generated always as identity primary key,
  survey_id integer not null references survey,
  organisation_id integer not null references organisation default app.organisation(),
  code text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 80),
  questionnaire_version_id integer not null references questionnaire_version,
  respondent text not null check (respondent in ('participant', 'relative', 'staff', 'referrer', 'manager', 'board-member', 'expert')),
  anchor text not null check (anchor in ('randomisation', 'start', 'end', 'day', 'open')),
  anchor_day date,
  timing jsonb not null check (jsonb_typeof(timing) = 'object'),
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  state text not null default 'draft' check (state in ('draft', 'open', 'paused', 'closed')),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  closed_at timestamptz,
  unique (survey_id, code),
  check ((anchor in ('day', 'open')) = (anchor_day is not null)),
  check ((state = 'closed') = (closed_at is not null))
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

create table survey_person (
  id bigint generated always as identity primary key,
  reference uuid not null unique default gen_random_uuid(),
  survey_id integer not null references survey,
  organisation_id integer not null references organisation default app.organisation(),
  holder_id integer not null references organisation default app.organisation(),
  pseudonym text not null check (length(pseudonym) between 1 and 64),
  recipient_group text check (recipient_group <> ''),
  route text not null check (route in ('e-mail', 'text-message', 'letter', 'referring-party')),
  language text not null default 'sv' check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
  has_protected_identity boolean not null default false,
  randomised_on date,
  started_on date,
  ended_on date,
  added_at timestamptz not null default now(),
  added_by text not null default app.actor(),
  unique (survey_id, pseudonym)
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
create index survey_person_by_holder on survey_person (holder_id, survey_id);

create table survey_person_event (
  id bigint generated always as identity primary key,
  person_id bigint not null references survey_person,
  organisation_id integer not null references organisation,
  kind text not null check (kind in ('withdrawn', 'dead', 'barred', 'unbarred')),
  reason text check (reason <> '' and length(reason) <= 2000),
  happened_at timestamptz not null default now(),
  noted_by text not null default app.actor()
);
comment on table survey_person_event is 'Why somebody is no longer asked. The newest of barred and unbarred holds; withdrawn and dead stay.';
comment on column survey_person_event.id is 'Key.';
comment on column survey_person_event.person_id is 'Who.';
comment on column survey_person_event.organisation_id is 'Whose survey it is.';
comment on column survey_person_event.kind is 'withdrawn, dead, barred (must not be contacted) or unbarred.';
comment on column survey_person_event.reason is 'In the words of whoever wrote it; null where the person said it.';
comment on column survey_person_event.happened_at is 'When it was written.';
comment on column survey_person_event.noted_by is 'By whom; an answer-link is the person.';
create index survey_person_event_by_person on survey_person_event (person_id, id);

create table survey_arm (
  person_id bigint primary key references survey_person,
  organisation_id integer not null references organisation,
  arm text not null check (arm <> '' and length(arm) <= 80),
  noted_at timestamptz not null default now(),
  noted_by text not null default app.actor()
);
comment on table survey_arm is 'Which arm of a trial somebody is in: for the evaluator alone, so that who asks and who reminds cannot know.';
comment on column survey_arm.person_id is 'Who.';
comment on column survey_arm.organisation_id is 'Whose survey it is.';
comment on column survey_arm.arm is 'The arm.';
comment on column survey_arm.noted_at is 'When it was written here.';
comment on column survey_arm.noted_by is 'By whom.';

create table survey_address (
  id bigint generated always as identity primary key,
  person_id bigint not null references survey_person,
  organisation_id integer not null references organisation,
  channel text not null check (channel in ('e-mail', 'text-message', 'letter')),
  sealed_address bytea not null,
  key_version integer not null check (key_version >= 1),
  given_at timestamptz not null default now(),
  given_by text not null default app.actor(),
  ended_at timestamptz,
  ended_by text,
  check ((ended_at is null) = (ended_by is null))
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
create unique index survey_address_once on survey_address (person_id, channel) where ended_at is null;

create table open_link (
  id integer generated always as identity primary key,
  wave_id integer not null references survey_wave,
  organisation_id integer not null references organisation,
  key bytea not null unique check (length(key) = 32),
  name text not null check (name <> '' and length(name) <= 200),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  ended_at timestamptz,
  ended_by text,
  check ((ended_at is null) = (ended_by is null))
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

create table response (
  id bigint generated always as identity primary key,
  reference uuid not null unique default gen_random_uuid(),
  wave_id integer not null references survey_wave,
  organisation_id integer not null references organisation,
  person_id bigint references survey_person,
  open_link_id integer references open_link,
  opener bytea check (length(opener) = 32),
  rater text check (rater <> '' and length(rater) <= 200),
  rater_role text check (rater_role <> '' and length(rater_role) <= 200),
  opens_on date not null,
  due_on date not null,
  closes_on date not null,
  last_day date not null,
  planned_at timestamptz not null default now(),
  begun_at timestamptz,
  finished_at timestamptz,
  finish_kind text check (finish_kind in ('answered', 'stopped', 'entered')),
  check (opens_on <= due_on and due_on <= closes_on and closes_on <= last_day),
  check ((person_id is null) = (open_link_id is not null)),
  check ((open_link_id is null) = (opener is null)),
  check ((finished_at is null) = (finish_kind is null))
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
create unique index response_once on response (wave_id, person_id) where person_id is not null;
create unique index response_once_by_device on response (open_link_id, opener) where open_link_id is not null;
create index response_by_person on response (person_id) where person_id is not null;
create index response_by_organisation on response (organisation_id, wave_id);

create table answer_link (
  id bigint generated always as identity primary key,
  key bytea not null unique check (length(key) = 32),
  response_id bigint not null references response,
  organisation_id integer not null references organisation,
  made_at timestamptz not null default now(),
  made_by text not null default app.actor(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  check ((ended_at is null) = (ended_by is null))
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
create index answer_link_by_response on answer_link (response_id);

create table response_device (
  response_id bigint not null references response,
  device smallint not null check (device >= 1),
  organisation_id integer not null references organisation,
  key bytea not null check (length(key) = 32),
  mode text not null check (mode in ('web', 'paper', 'telephone', 'assisted')),
  opened_at timestamptz not null default now(),
  opened_by text not null default app.actor(),
  primary key (response_id, device),
  unique (response_id, key)
);
comment on table response_device is 'A device, or a paper form, that a response is answered on. Several may, and their answers are one response.';
comment on column response_device.response_id is 'The response.';
comment on column response_device.device is '1, 2, 3 … within the response.';
comment on column response_device.organisation_id is 'Whose survey it is.';
comment on column response_device.key is 'SHA-256 of what the device made up: what was answered on it is shown to it and to no other.';
comment on column response_device.mode is 'web, paper, telephone (asked by staff) or assisted (with somebody''s help).';
comment on column response_device.opened_at is 'When it first opened the response.';
comment on column response_device.opened_by is 'By whom: an answer-link, or the staff who enter.';

create table answer (
  id bigint generated always as identity primary key,
  response_id bigint not null references response,
  device smallint not null,
  number integer not null check (number >= 1),
  organisation_id integer not null references organisation,
  question text not null check (question <> '' and length(question) <= 200),
  answer jsonb not null check (jsonb_typeof(answer) = 'object'),
  language text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
  given_at timestamptz,
  received_at timestamptz not null default now(),
  unique (response_id, device, number),
  foreign key (response_id, device) references response_device (response_id, device)
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
    'actor', case when o.id is null then 'answer-link/' || l.id else 'open-link/' || o.id end, 'name', 'answer-link',
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
