-- A study with its versions, files and lock; a run with its results, estimates and reports.

create table study (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  title text not null check (title <> ''),
  state text not null default 'draft' check (state in ('draft', 'locked', 'evaluated', 'archived')),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor()
);
comment on table study is 'A question with its design; what is written about it lives in its versions.';
comment on column study.id is 'Key.';
comment on column study.slug is 'Name in addresses and on the command line: the id in study.json.';
comment on column study.title is 'What people call it, in Swedish.';
comment on column study.state is 'How far it has come: draft, locked, evaluated or archived.';
comment on column study.created_at is 'When it came into the house.';
comment on column study.created_by is 'Who brought it.';

create table study_version (
  id integer generated always as identity primary key,
  study_id integer not null references study,
  version integer not null check (version >= 1),
  definition jsonb not null check (jsonb_typeof(definition) = 'object'),
  definition_sha256 text not null check (definition_sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  unique (study_id, version)
);
comment on table study_version is 'A definition as it stood at one time. A change is a new version.';
comment on column study_version.id is 'Key.';
comment on column study_version.study_id is 'The study.';
comment on column study_version.version is '1, 2, 3 … within the study.';
comment on column study_version.definition is 'The content of study.json.';
comment on column study_version.definition_sha256 is 'SHA-256 in hexadecimal of the canonical text of the definition.';
comment on column study_version.created_at is 'When this version was written.';
comment on column study_version.created_by is 'Who wrote it.';

create table study_file (
  id integer generated always as identity primary key,
  study_version_id integer not null references study_version,
  name text not null check (name <> ''),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,
  rows integer check (rows >= 0),
  unique (study_version_id, name)
);
comment on table study_file is 'A data file of a version, byte for byte as it came.';
comment on column study_file.id is 'Key.';
comment on column study_file.study_version_id is 'The version it belongs to.';
comment on column study_file.name is 'Path below the study''s folder, with forward slashes.';
comment on column study_file.sha256 is 'SHA-256 in hexadecimal of the bytes.';
comment on column study_file.bytes is 'The content.';
comment on column study_file.rows is 'Rows of data beneath the header; null where the file is no table.';

create table study_lock (
  study_version_id integer primary key references study_version,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  locked_at timestamptz not null default now(),
  locked_by text not null default app.actor()
);
comment on table study_lock is 'The promise: this version was fixed then, by that person. Never changed, never taken back.';
comment on column study_lock.study_version_id is 'The version that was locked.';
comment on column study_lock.hash is 'SHA-256 in hexadecimal of the definition at locking.';
comment on column study_lock.locked_at is 'When.';
comment on column study_lock.locked_by is 'By whom.';

create trigger study_lock_stays before update or delete on study_lock
  for each row execute function app.refuse_change();
create trigger study_lock_is_not_emptied before truncate on study_lock
  for each statement execute function app.refuse_change();

create table evaluation_run (
  id integer generated always as identity primary key,
  study_version_id integer not null references study_version,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'stopped')),
  progress double precision not null default 0 check (progress between 0 and 1),
  requested_at timestamptz not null default now(),
  requested_by text not null default app.actor(),
  started_at timestamptz,
  finished_at timestamptz,
  utfall_version text not null,
  seed bigint not null check (seed >= 0),
  results jsonb,
  results_sha256 text check (results_sha256 ~ '^[0-9a-f]{64}$'),
  problem_code text,
  check ((state = 'done') = (results is not null)),
  check ((results is null) = (results_sha256 is null)),
  check ((state = 'failed') = (problem_code is not null)),
  check ((state in ('done', 'failed', 'stopped')) = (finished_at is not null))
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
create index evaluation_run_by_version on evaluation_run (study_version_id, id);

create function app.keep_finished_run() returns trigger language plpgsql as $$
begin
  if old.state in ('done', 'failed', 'stopped') then
    raise exception 'a finished run does not change' using errcode = 'UF001';
  end if;
  if new.id <> old.id or new.study_version_id <> old.study_version_id or new.seed <> old.seed then
    raise exception 'what a run was asked for does not change' using errcode = 'UF001';
  end if;
  return new;
end
$$;
comment on function app.keep_finished_run is 'Trigger: a run that has ended stays as it ended.';
create trigger evaluation_run_ends_once before update on evaluation_run
  for each row execute function app.keep_finished_run();

create table evaluation_estimate (
  run_id integer not null references evaluation_run,
  position integer not null check (position >= 0),
  outcome text not null,
  time_point text not null,
  role text not null check (role in ('primary', 'secondary', 'harm')),
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
  p double precision check (p between 0 and 1),
  p_adjusted double precision check (p_adjusted between 0 and 1),
  n integer not null check (n >= 0),
  n_by_arm jsonb not null,
  notes jsonb not null default '[]',
  primary key (run_id, position),
  check ((subgroup is null) = (subgroup_value is null)),
  check (low <= high)
);
comment on table evaluation_estimate is 'Every estimate of a run as a row, so that figures can be asked for across studies.';
comment on column evaluation_estimate.run_id is 'The run.';
comment on column evaluation_estimate.position is 'Place among the estimates in results.json, from 0.';
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
comment on column evaluation_estimate.n is 'Persons behind the estimate.';
comment on column evaluation_estimate.n_by_arm is 'Persons per arm.';
comment on column evaluation_estimate.notes is 'Codes of what to know about the estimate, with their details.';
create index evaluation_estimate_by_outcome on evaluation_estimate (outcome, time_point);

create table report_file (
  id integer generated always as identity primary key,
  run_id integer not null references evaluation_run,
  kind text not null check (kind in ('html', 'pdf', 'json')),
  language text check (language in ('sv', 'en')),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,
  created_at timestamptz not null default now(),
  unique nulls not distinct (run_id, kind, language),
  check ((kind = 'json') = (language is null))
);
comment on table report_file is 'A finished file of a run, byte for byte as it is handed out.';
comment on column report_file.id is 'Key.';
comment on column report_file.run_id is 'The run.';
comment on column report_file.kind is 'html, pdf or json.';
comment on column report_file.language is 'sv or en; null for json, which has none.';
comment on column report_file.sha256 is 'SHA-256 in hexadecimal of the bytes.';
comment on column report_file.bytes is 'The content.';
comment on column report_file.created_at is 'When it was written.';

-- Bytes are stored as they come: compressing a large file takes the database longer than reading it.
alter table study_file alter column bytes set storage external;
alter table report_file alter column bytes set storage external;

-- Closed by default: row level security on every table, and a person must be named. Nothing may be deleted; only
-- a study's state and a run that goes on may be updated.
do $$
declare
  name text;
begin
  foreach name in array array[
    'study', 'study_version', 'study_file', 'study_lock', 'evaluation_run', 'evaluation_estimate', 'report_file'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy actor_acts on %I to utfall_app using ((select app.actor()) is not null) '
      'with check ((select app.actor()) is not null)', name);
    execute format('grant select, insert on %I to utfall_app', name);
  end loop;
end
$$;
grant update (state, title) on study to utfall_app;
grant update (state, progress, started_at, finished_at, results, results_sha256, problem_code)
  on evaluation_run to utfall_app;
