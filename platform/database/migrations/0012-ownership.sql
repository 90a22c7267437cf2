-- Studies and instruments belong to an organisation; those without one came with the house and are everybody's to read.

alter table study add column organisation_id integer references organisation;
alter table instrument add column organisation_id integer references organisation;
comment on column study.organisation_id is 'Whose it is; null for what came with the house.';
comment on column instrument.organisation_id is 'Whose it is; null for what came with the house.';

-- A house from before organisations were known had one operator: what was brought then is the own organisation's.
do $$
declare
  own integer;
begin
  if exists (select from study where created_by = 'operator') or exists (select from instrument where created_by = 'operator') then
    insert into organisation (slug, kind, name_sv, name_en, created_by)
      values ('egen', 'provider', 'Den egna organisationen', 'The own organisation', 'house') returning id into own;
    update study set organisation_id = own where created_by = 'operator';
    alter table instrument disable trigger instrument_stays;
    update instrument set organisation_id = own where created_by = 'operator';
    alter table instrument enable trigger instrument_stays;
  end if;
end
$$;
alter table study drop constraint study_slug_key, add unique nulls not distinct (organisation_id, slug);
alter table instrument drop constraint instrument_slug_key, add unique nulls not distinct (organisation_id, slug);

create function app.own_organisation() returns trigger language plpgsql as $$
begin
  new.organisation_id := app.organisation();
  return new;
end
$$;
comment on function app.own_organisation is 'Trigger: what somebody brings is their organisation''s.';
create trigger study_is_owned before insert on study for each row execute function app.own_organisation();
create trigger instrument_is_owned before insert on instrument for each row execute function app.own_organisation();

-- Whether what acts owns the whole that something belongs to: what came with the house is nobody's to write. They look
-- where they say, or a temporary table of the same name would be looked at first.
create function app.owns_study(whole_id integer) returns boolean language sql stable
set search_path = pg_catalog, public, app, pg_temp as $$ select exists (select from study where id = whole_id and organisation_id = app.organisation()) $$;
comment on function app.owns_study is 'Whether the organisation that acts owns this study.';
create function app.owns_study_version(whole_id integer) returns boolean language sql stable
set search_path = pg_catalog, public, app, pg_temp as $$ select exists (select from study_version where id = whole_id and app.owns_study(study_id)) $$;
comment on function app.owns_study_version is 'Whether the organisation that acts owns the study of this version.';
create function app.owns_evaluation_run(whole_id integer) returns boolean language sql stable
set search_path = pg_catalog, public, app, pg_temp as $$ select exists (select from evaluation_run where id = whole_id and app.owns_study_version(study_version_id)) $$;
comment on function app.owns_evaluation_run is 'Whether the organisation that acts owns the study of this run.';
create function app.owns_instrument(whole_id integer) returns boolean language sql stable
set search_path = pg_catalog, public, app, pg_temp as $$ select exists (select from instrument where id = whole_id and organisation_id = app.organisation()) $$;
comment on function app.owns_instrument is 'Whether the organisation that acts owns this instrument.';
create function app.owns_calibration(whole_id integer) returns boolean language sql stable
set search_path = pg_catalog, public, app, pg_temp as $$ select exists (select from calibration where id = whole_id and app.owns_instrument(instrument_id)) $$;
comment on function app.owns_calibration is 'Whether the organisation that acts owns the instrument of this calibration.';

do $$
declare
  part record;
begin
  for part in select * from (values
    ('study', null, null), ('instrument', null, null),
    ('study_version', 'study', 'study_id'), ('study_file', 'study_version', 'study_version_id'),
    ('study_lock', 'study_version', 'study_version_id'), ('evaluation_run', 'study_version', 'study_version_id'),
    ('evaluation_estimate', 'evaluation_run', 'run_id'), ('report_file', 'evaluation_run', 'run_id'),
    ('instrument_version', 'instrument', 'instrument_id'), ('calibration_run', 'instrument', 'instrument_id'),
    ('calibration', 'instrument', 'instrument_id'), ('calibration_file', 'calibration', 'calibration_id'),
    ('quality_card', 'instrument', 'instrument_id')) as parts (name, whole, key)
  loop
    execute format('alter table %I no force row level security', part.name);
    execute format('drop policy actor_acts on %I', part.name);
    -- What belongs to a whole is seen by whoever sees the whole, and written by whoever may write it.
    if part.whole is null then
      execute format('create policy own_organisation_reads on %I for select to utfall_app using ((select app.actor()) is not null '
        'and (organisation_id is null or organisation_id = (select app.organisation())))', part.name);
      execute format('create policy own_organisation_writes on %I for insert to utfall_app with check '
        '(organisation_id = (select app.organisation()) and (select app.has_role(''operator'', ''evaluator'')))', part.name);
      execute format('create policy own_organisation_changes on %I for update to utfall_app using '
        '(organisation_id = (select app.organisation()) and (select app.has_role(''operator'', ''evaluator'')))', part.name);
    else
      execute format('create policy own_organisation_reads on %I for select to utfall_app using '
        '(exists (select from %I whole where whole.id = %I.%I))', part.name, part.whole, part.name, part.key);
      execute format('create policy own_organisation_writes on %I for insert to utfall_app with check '
        '(app.owns_%s(%I) and (select app.has_role(''operator'', ''evaluator'')))', part.name, part.whole, part.key);
      execute format('create policy own_organisation_changes on %I for update to utfall_app using '
        '(app.owns_%s(%I) and (select app.has_role(''operator'', ''evaluator'')))', part.name, part.whole, part.key);
    end if;
    execute format('create policy house_all on %I to utfall_house using (true) with check (true)', part.name);
    execute format('grant select, insert on %I to utfall_house', part.name);
  end loop;
end
$$;
grant update (state, title) on study to utfall_house;
grant update (state, progress, started_at, finished_at, results, results_sha256, problem_code) on evaluation_run to utfall_house;
grant update (state, started_at, finished_at, problem_code) on calibration_run to utfall_house;

-- Closed by default: whoever has not come in by a door sees nothing and writes nothing, whatever a policy beside this
-- one allows. A new table takes the same policy; a test asks for it.
do $$
declare
  name text;
begin
  for name in select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity order by relname
  loop
    execute format('create policy somebody_acts on %I as restrictive to utfall_app, utfall_house, utfall_door '
      'using ((select app.actor()) is not null)', name);
  end loop;
end
$$;
