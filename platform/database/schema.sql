-- What the migrations make, read from the catalogue of the database. Made by write-schema.ts; a test compares.

create schema app;
comment on schema app is 'Functions of the house: who acts and what may not change.';

CREATE OR REPLACE FUNCTION app.act_as(person text, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if coalesce(person, '') = '' or coalesce(reason, '') = '' then
    raise exception 'a transaction needs an actor and a purpose' using errcode = 'UF002';
  end if;
  if coalesce(current_setting('app.actor', true), '') <> '' then
    raise exception 'the actor of a transaction does not change' using errcode = 'UF003';
  end if;
  perform set_config('app.actor', person, true);
  perform set_config('app.purpose', reason, true);
end
$function$;
comment on function app.act_as(text,text) is 'Names the person and the purpose of this transaction, once.';
grant execute on function app.act_as(text,text) to utfall_app;

CREATE OR REPLACE FUNCTION app.actor()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('app.actor', true), '') $function$;
comment on function app.actor() is 'The person who acts in this transaction; null where nobody has been named.';

CREATE OR REPLACE FUNCTION app.audit_hash(event audit_event)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select encode(sha256(convert_to(jsonb_build_array(
    event.id, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    event.actor, event.purpose, event.action, event.subject, event.before, event.after, event.previous_hash
  )::text, 'UTF8')), 'hex')
$function$;
comment on function app.audit_hash(audit_event) is 'The hash that a row of the log should have.';

CREATE OR REPLACE FUNCTION app.chain_audit_event()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'app', 'pg_temp'
AS $function$
declare
  last audit_event;
begin
  if app.actor() is null then
    raise exception 'a transaction needs an actor and a purpose' using errcode = 'UF002';
  end if;
  -- One writer at a time, until its transaction ends: otherwise two rows would follow the same one.
  perform pg_advisory_xact_lock(hashtext('audit_event'));
  select * into last from audit_event order by id desc limit 1;
  new.id := coalesce(last.id, 0) + 1;
  new.at := clock_timestamp();
  new.actor := app.actor();
  new.purpose := app.purpose();
  new.previous_hash := coalesce(last.hash, repeat('0', 64));
  new.hash := app.audit_hash(new);
  return new;
end
$function$;
comment on function app.chain_audit_event() is 'Trigger: place, time, person and hash of a new row in the log are not the writer''s to choose.';

CREATE OR REPLACE FUNCTION app.first_audit_fault()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  select min(id) from (
    select event.id,
      event.id = row_number() over (order by event.id)
      and event.previous_hash = coalesce(lag(event.hash) over (order by event.id), repeat('0', 64))
      and event.hash = app.audit_hash(event) as is_whole
    from audit_event event
  ) as chain where not is_whole
$function$;
comment on function app.first_audit_fault() is 'The first row of the log that was changed, moved or follows a missing one; null where the chain is whole.';

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

CREATE OR REPLACE FUNCTION app.purpose()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('app.purpose', true), '') $function$;
comment on function app.purpose() is 'What this transaction is for; null where nobody has said.';

CREATE OR REPLACE FUNCTION app.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % do not change', tg_table_name using errcode = 'UF001';
end
$function$;
comment on function app.refuse_change() is 'Trigger: a row once written stays; a correction is a new row.';

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
  constraint audit_event_action_check CHECK ((action <> ''::text)),
  constraint audit_event_subject_check CHECK ((subject <> ''::text)),
  constraint audit_event_pkey PRIMARY KEY (id),
  constraint audit_event_hash_key UNIQUE (hash)
);

comment on table audit_event is 'Append-only log of what was done, by whom and for what; each row is chained to the one before by its hash.';
comment on column audit_event.id is 'Place in the chain: 1, 2, 3 … without gaps.';
comment on column audit_event.at is 'When it was written, by the clock of the database.';
comment on column audit_event.actor is 'Who acted, as named in the transaction.';
comment on column audit_event.purpose is 'What for, as named in the transaction.';
comment on column audit_event.action is 'What was done: a stable code, for instance study.lock.';
comment on column audit_event.subject is 'What it was done to, for instance study/7.';
comment on column audit_event.before is 'The state before, without personal data; null where there was none.';
comment on column audit_event.after is 'The state after, without personal data; null where there is none.';
comment on column audit_event.previous_hash is 'Hash of the row before; for the first row 64 zeros.';
comment on column audit_event.hash is 'SHA-256 in hexadecimal of the row and the hash before it.';

CREATE TRIGGER audit_event_chain BEFORE INSERT ON public.audit_event FOR EACH ROW EXECUTE FUNCTION app.chain_audit_event();
CREATE TRIGGER audit_event_is_not_emptied BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER audit_event_stays BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table audit_event enable row level security;
alter table audit_event force row level security;

create policy actor_adds on audit_event for insert to utfall_app with check ((actor = ( SELECT app.actor() AS actor)));
create policy actor_reads on audit_event for select to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL));
create policy owner_chains on audit_event for select to postgres using (true);

grant insert, select on audit_event to utfall_app;

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
alter table calibration force row level security;

create policy actor_acts on calibration for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on calibration to utfall_app;

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
alter table calibration_file force row level security;

create policy actor_acts on calibration_file for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on calibration_file to utfall_app;

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
alter table calibration_run force row level security;

create policy actor_acts on calibration_run for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on calibration_run to utfall_app;

grant update (state, started_at, finished_at, problem_code) on calibration_run to utfall_app;

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
alter table evaluation_estimate force row level security;

create policy actor_acts on evaluation_estimate for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on evaluation_estimate to utfall_app;

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
alter table evaluation_run force row level security;

create policy actor_acts on evaluation_run for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on evaluation_run to utfall_app;

grant update (state, progress, started_at, finished_at, results, results_sha256, problem_code) on evaluation_run to utfall_app;

create table instrument (
  id integer not null generated always as identity,
  slug text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  constraint instrument_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint instrument_pkey PRIMARY KEY (id),
  constraint instrument_slug_key UNIQUE (slug)
);

comment on table instrument is 'A questionnaire or rating form; what it asks lives in its versions.';
comment on column instrument.id is 'Key.';
comment on column instrument.slug is 'Name in addresses: small letters, digits and hyphens.';
comment on column instrument.created_at is 'When it came into the house.';
comment on column instrument.created_by is 'Who brought it.';

CREATE TRIGGER instrument_is_not_emptied BEFORE TRUNCATE ON public.instrument FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER instrument_stays BEFORE DELETE OR UPDATE ON public.instrument FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

alter table instrument enable row level security;
alter table instrument force row level security;

create policy actor_acts on instrument for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on instrument to utfall_app;

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
alter table instrument_version force row level security;

create policy actor_acts on instrument_version for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on instrument_version to utfall_app;

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
alter table quality_card force row level security;

create policy actor_acts on quality_card for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on quality_card to utfall_app;

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
alter table report_file force row level security;

create policy actor_acts on report_file for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on report_file to utfall_app;

create table study (
  id integer not null generated always as identity,
  slug text not null,
  title text not null,
  state text not null default 'draft'::text,
  created_at timestamp with time zone not null default now(),
  created_by text not null default app.actor(),
  constraint study_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint study_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'locked'::text, 'evaluated'::text, 'archived'::text]))),
  constraint study_title_check CHECK ((title <> ''::text)),
  constraint study_pkey PRIMARY KEY (id),
  constraint study_slug_key UNIQUE (slug)
);

comment on table study is 'A question with its design; what is written about it lives in its versions.';
comment on column study.id is 'Key.';
comment on column study.slug is 'Name in addresses and on the command line: the id in study.json.';
comment on column study.title is 'What people call it, in Swedish.';
comment on column study.state is 'How far it has come: draft, locked, evaluated or archived.';
comment on column study.created_at is 'When it came into the house.';
comment on column study.created_by is 'Who brought it.';

alter table study enable row level security;
alter table study force row level security;

create policy actor_acts on study for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study to utfall_app;

grant update (title, state) on study to utfall_app;

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
alter table study_file force row level security;

create policy actor_acts on study_file for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study_file to utfall_app;

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
alter table study_lock force row level security;

create policy actor_acts on study_lock for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study_lock to utfall_app;

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
alter table study_version force row level security;

create policy actor_acts on study_version for all to utfall_app using ((( SELECT app.actor() AS actor) IS NOT NULL)) with check ((( SELECT app.actor() AS actor) IS NOT NULL));

grant insert, select on study_version to utfall_app;
