-- Surveys: who is asked what, when and how; answers that are added and never changed. The next migration says who may
-- what with them; until then nobody may anything.

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
