-- Questionnaires: what is asked, word by word, in every language. A draft is worked on; a version that is published never
-- changes, and every answer hangs on the version that it was given to.

create table questionnaire (
  id integer generated always as identity primary key,
  organisation_id integer references organisation,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  created_at timestamptz not null default now(),
  created_by text not null default app.actor(),
  retired_at timestamptz,
  retired_by text,
  unique nulls not distinct (organisation_id, slug),
  check ((retired_at is null) = (retired_by is null))
);
comment on table questionnaire is 'A questionnaire; what it asks lives in its draft and its versions.';
comment on column questionnaire.id is 'Key.';
comment on column questionnaire.organisation_id is 'Whose it is; null for what came with the house.';
comment on column questionnaire.slug is 'Name in addresses: small letters, digits and hyphens.';
comment on column questionnaire.created_at is 'When it came into the house.';
comment on column questionnaire.created_by is 'Who brought it.';
comment on column questionnaire.retired_at is 'When it was taken out of use: no new survey asks it; null while it may.';
comment on column questionnaire.retired_by is 'By whom.';

create table questionnaire_draft (
  questionnaire_id integer primary key references questionnaire,
  edit integer not null default 1 check (edit >= 1),
  resource text not null check (resource <> '' and length(resource) <= 2000000),
  changed_at timestamptz not null default now(),
  changed_by text not null default app.actor()
);
comment on table questionnaire_draft is 'The questionnaire as it is being worked on; published, it becomes a version.';
comment on column questionnaire_draft.questionnaire_id is 'The questionnaire.';
comment on column questionnaire_draft.edit is 'Which edit this is: whoever saves over another''s is told so.';
comment on column questionnaire_draft.resource is 'FHIR R5 Questionnaire as JSON. It may still have faults.';
comment on column questionnaire_draft.changed_at is 'When it was last saved.';
comment on column questionnaire_draft.changed_by is 'By whom.';

create table questionnaire_version (
  id integer generated always as identity primary key,
  questionnaire_id integer not null references questionnaire,
  version integer not null check (version >= 1),
  resource text not null check (length(resource) <= 2000000),
  resource_sha256 text not null check (resource_sha256 = encode(sha256(convert_to(resource, 'UTF8')), 'hex')),
  change_note text not null check (change_note <> '' and length(change_note) <= 2000),
  published_at timestamptz not null default now(),
  published_by text not null default app.actor(),
  unique (questionnaire_id, version)
);
comment on table questionnaire_version is 'A questionnaire as it was published: it never changes, and answers name it.';
comment on column questionnaire_version.id is 'Key.';
comment on column questionnaire_version.questionnaire_id is 'The questionnaire.';
comment on column questionnaire_version.version is '1, 2, 3 … within the questionnaire.';
comment on column questionnaire_version.resource is 'FHIR R5 Questionnaire as JSON, byte for byte.';
comment on column questionnaire_version.resource_sha256 is 'SHA-256 in hexadecimal of the resource; the database holds it to it.';
comment on column questionnaire_version.change_note is 'What is new, in the words of whoever published it.';
comment on column questionnaire_version.published_at is 'When.';
comment on column questionnaire_version.published_by is 'By whom.';

create table questionnaire_scale (
  id integer generated always as identity primary key,
  questionnaire_id integer not null references questionnaire,
  code text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 80),
  name_sv text not null check (name_sv <> ''),
  name_en text not null check (name_en <> ''),
  kind text not null check (kind in ('measure', 'sum')),
  instrument_id integer references instrument,
  items jsonb not null check (jsonb_typeof(items) = 'array'),
  reason text check (length(reason) between 20 and 2000),
  decided_at timestamptz not null default now(),
  decided_by text not null default app.actor(),
  ended_at timestamptz,
  ended_by text,
  check ((kind = 'measure') = (instrument_id is not null)),
  check ((kind = 'sum') = (reason is not null)),
  check ((ended_at is null) = (ended_by is null))
);
comment on table questionnaire_scale is 'Which questions are read as one scale: through a calibrated instrument, or as a sum that somebody has taken on themselves.';
comment on column questionnaire_scale.id is 'Key.';
comment on column questionnaire_scale.questionnaire_id is 'The questionnaire.';
comment on column questionnaire_scale.code is 'The scale''s name in files.';
comment on column questionnaire_scale.name_sv is 'Its name in Swedish.';
comment on column questionnaire_scale.name_en is 'Its name in English.';
comment on column questionnaire_scale.kind is 'measure: through a calibration of the instrument; sum: weights of ordered answers added, against advice.';
comment on column questionnaire_scale.instrument_id is 'The instrument whose calibrations measure it; null for a sum.';
comment on column questionnaire_scale.items is 'Questions and the instrument''s items, [{question, item}].';
comment on column questionnaire_scale.reason is 'Why a sum is taken although the answers are only ordered (R4.28); null for a measure.';
comment on column questionnaire_scale.decided_at is 'When it was decided.';
comment on column questionnaire_scale.decided_by is 'By whom.';
comment on column questionnaire_scale.ended_at is 'When it was taken back; null while it holds.';
comment on column questionnaire_scale.ended_by is 'By whom.';
create unique index questionnaire_scale_once on questionnaire_scale (questionnaire_id, code) where ended_at is null;

create table bank_item (
  id integer generated always as identity primary key,
  organisation_id integer references organisation,
  code text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 80),
  version integer not null check (version >= 1),
  item jsonb not null check (jsonb_typeof(item) = 'object'),
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  added_at timestamptz not null default now(),
  added_by text not null default app.actor(),
  unique nulls not distinct (organisation_id, code, version)
);
comment on table bank_item is 'The item bank: questions that have been asked before, to ask in the same words again. A change is a new version.';
comment on column bank_item.id is 'Key.';
comment on column bank_item.organisation_id is 'Whose it is; null for what came with the house.';
comment on column bank_item.code is 'The question''s name.';
comment on column bank_item.version is '1, 2, 3 … within the question.';
comment on column bank_item.item is 'FHIR R5 Questionnaire.item with its languages.';
comment on column bank_item.facts is 'What it is about, where it comes from, its licence, and what others have measured with it.';
comment on column bank_item.added_at is 'When.';
comment on column bank_item.added_by is 'By whom.';

create function app.keep_ended_scale() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null then
    raise exception 'what has ended does not change' using errcode = 'UF001';
  end if;
  return new;
end
$$;
comment on function app.keep_ended_scale is 'Trigger: what has been taken back stays so.';
create trigger questionnaire_scale_ends_once before update on questionnaire_scale for each row execute function app.keep_ended_scale();

create trigger questionnaire_is_owned before insert on questionnaire for each row execute function app.own_organisation();
create trigger bank_item_is_owned before insert on bank_item for each row execute function app.own_organisation();
create function app.owns_questionnaire(whole_id integer) returns boolean language sql stable
set search_path = pg_catalog, public, app, pg_temp as $$ select exists (select from questionnaire where id = whole_id and organisation_id = app.organisation()) $$;
comment on function app.owns_questionnaire is 'Whether the organisation that acts owns this questionnaire.';

do $$
declare
  name text;
begin
  foreach name in array array['questionnaire', 'questionnaire_draft', 'questionnaire_version', 'questionnaire_scale', 'bank_item'] loop
    execute format('alter table %I enable row level security', name);
    execute format('grant select, insert on %I to utfall_app, utfall_house', name);
    execute format('create policy house_all on %I to utfall_house using (true) with check (true)', name);
    execute format('create policy somebody_acts on %I as restrictive to utfall_app, utfall_house, utfall_door '
      'using ((select app.actor()) is not null)', name);
    execute format('create trigger %I before truncate on %I for each statement execute function app.refuse_change()',
      name || '_is_not_emptied', name);
    if name in ('questionnaire_version', 'bank_item') then
      execute format('create trigger %I before update on %I for each row execute function app.refuse_change()', name || '_stays', name);
    end if;
    execute format('create trigger %I before delete on %I for each row execute function app.refuse_change()',
      name || '_is_not_deleted', name);
    if name in ('questionnaire', 'bank_item') then
      execute format('create policy own_organisation_reads on %I for select to utfall_app using ((select app.actor()) is not null '
        'and (organisation_id is null or organisation_id = (select app.organisation())))', name);
      execute format('create policy own_organisation_writes on %I for insert to utfall_app with check '
        '(organisation_id = (select app.organisation()) and (select app.has_role(''operator'', ''evaluator'')))', name);
    else
      execute format('create policy own_organisation_reads on %I for select to utfall_app using '
        '(exists (select from questionnaire whole where whole.id = %I.questionnaire_id))', name, name);
      execute format('create policy own_organisation_writes on %I for insert to utfall_app with check '
        '(app.owns_questionnaire(questionnaire_id) and (select app.has_role(''operator'', ''evaluator'')))', name);
    end if;
  end loop;
end
$$;
create policy own_organisation_changes on questionnaire for update to utfall_app
  using (organisation_id = (select app.organisation()) and (select app.has_role('operator', 'evaluator')));
create policy own_organisation_changes on questionnaire_draft for update to utfall_app
  using (app.owns_questionnaire(questionnaire_id) and (select app.has_role('operator', 'evaluator')));
create policy own_organisation_changes on questionnaire_scale for update to utfall_app
  using (app.owns_questionnaire(questionnaire_id) and (select app.has_role('operator', 'evaluator')));
grant update (retired_at, retired_by) on questionnaire to utfall_app;
grant update (edit, resource, changed_at, changed_by) on questionnaire_draft to utfall_app;
grant update (ended_at, ended_by) on questionnaire_scale to utfall_app;
