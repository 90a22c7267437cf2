-- Instruments: what they ask, the calibrations that make them measures, and quality cards that tell what they are worth.
-- Answers that people gave are never stored: a file is read in memory and forgotten when its run ends.

create table instrument (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor()
);
comment on table instrument is 'A questionnaire or rating form; what it asks lives in its versions.';
comment on column instrument.id is 'Key.';
comment on column instrument.slug is 'Name in addresses: small letters, digits and hyphens.';
comment on column instrument.created_at is 'When it came into the house.';
comment on column instrument.created_by is 'Who brought it.';

create table instrument_version (
  id integer generated always as identity primary key,
  instrument_id integer not null references instrument,
  version integer not null check (version >= 1),
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  unique (instrument_id, version)
);
comment on table instrument_version is 'What an instrument is and asks, as it stood at one time. A change is a new version.';
comment on column instrument_version.id is 'Key.';
comment on column instrument_version.instrument_id is 'The instrument.';
comment on column instrument_version.version is '1, 2, 3 … within the instrument.';
comment on column instrument_version.definition is 'Names, purpose, items and their wording, languages, owner, licence and minutes.';
comment on column instrument_version.created_at is 'When this version was written.';
comment on column instrument_version.created_by is 'Who wrote it.';

create table calibration_run (
  id integer generated always as identity primary key,
  instrument_id integer not null references instrument,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'stopped')),
  requested_at timestamptz not null default now(),
  requested_by text not null default app.actor(),
  started_at timestamptz,
  finished_at timestamptz,
  utfall_version text not null,
  survey jsonb not null check (jsonb_typeof(survey) = 'object'),
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  problem_code text,
  check ((state = 'failed') = (problem_code is not null)),
  check ((state in ('done', 'failed', 'stopped')) = (finished_at is not null))
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
create index calibration_run_by_instrument on calibration_run (instrument_id, id);

create function app.keep_finished_calibration_run() returns trigger language plpgsql as $$
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
$$;
comment on function app.keep_finished_calibration_run is 'Trigger: an analysis that has ended stays as it ended.';
create trigger calibration_run_ends_once before update on calibration_run
  for each row execute function app.keep_finished_calibration_run();

create table calibration (
  id integer generated always as identity primary key,
  run_id integer not null unique references calibration_run,
  instrument_id integer not null references instrument,
  version integer not null check (version >= 1),
  model text check (model in ('rm', 'rsm', 'pcm')),
  verdict text not null,
  persons integer check (persons >= 0),
  results text not null,
  results_sha256 text not null check (results_sha256 = encode(sha256(convert_to(results, 'UTF8')), 'hex')),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  unique (instrument_id, version)
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

create table calibration_file (
  id integer generated always as identity primary key,
  calibration_id integer not null references calibration,
  kind text not null check (kind in ('html', 'pdf')),
  language text not null check (language in ('sv', 'en')),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,
  unique (calibration_id, kind, language)
);
comment on table calibration_file is 'A finished report of a calibration, byte for byte as it is handed out.';
comment on column calibration_file.id is 'Key.';
comment on column calibration_file.calibration_id is 'The calibration.';
comment on column calibration_file.kind is 'html or pdf.';
comment on column calibration_file.language is 'sv or en.';
comment on column calibration_file.sha256 is 'SHA-256 in hexadecimal of the bytes.';
comment on column calibration_file.bytes is 'The content.';

create table quality_card (
  id integer generated always as identity primary key,
  instrument_id integer not null references instrument,
  version integer not null check (version >= 1),
  calibration_id integer references calibration,
  notes jsonb not null check (jsonb_typeof(notes) = 'object'),
  author text not null check (author <> ''),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  unique (instrument_id, version)
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

-- Bytes are stored as they come: compressing a large file takes the database longer than reading it.
alter table calibration alter column results set storage external;
alter table calibration_file alter column bytes set storage external;

-- Closed by default, as in the tables before. Nothing may be deleted, and what is written stays as it was written.
do $$
declare
  name text;
begin
  foreach name in array array[
    'instrument', 'instrument_version', 'calibration_run', 'calibration', 'calibration_file', 'quality_card'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy actor_acts on %I to utfall_app using ((select app.actor()) is not null) '
      'with check ((select app.actor()) is not null)', name);
    execute format('grant select, insert on %I to utfall_app', name);
    execute format(
      'create trigger %I before truncate on %I for each statement execute function app.refuse_change()',
      name || '_is_not_emptied', name);
    if name <> 'calibration_run' then
      execute format(
        'create trigger %I before update or delete on %I for each row execute function app.refuse_change()',
        name || '_stays', name);
    end if;
  end loop;
end
$$;
grant update (state, started_at, finished_at, problem_code) on calibration_run to utfall_app;
