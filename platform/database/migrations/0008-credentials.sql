-- What proves who somebody is. Only the door of signing in reaches these tables; a person sees and ends their own keys.

create table external_identity (
  id integer generated always as identity primary key,
  account_id integer not null references account,
  issuer text not null check (issuer <> ''),
  subject text not null check (subject <> ''),
  linked_at timestamptz not null default now(),
  linked_by text not null,
  unlinked_at timestamptz
);
comment on table external_identity is 'Who an account is at a provider of identity (BankID, SITHS, Efos, a municipal broker) over OpenID Connect.';
comment on column external_identity.id is 'Key.';
comment on column external_identity.account_id is 'The account.';
comment on column external_identity.issuer is 'The provider, as it names itself.';
comment on column external_identity.subject is 'The person''s name there.';
comment on column external_identity.linked_at is 'When it was linked.';
comment on column external_identity.linked_by is 'By whom.';
comment on column external_identity.unlinked_at is 'When it ended; null while it holds.';
create unique index external_identity_once on external_identity (issuer, subject) where unlinked_at is null;

create table password (
  id integer generated always as identity primary key,
  account_id integer not null references account,
  hash text not null,
  set_at timestamptz not null default now(),
  replaced_at timestamptz
);
comment on table password is 'A password as a slow hash with its salt and cost. It opens nothing without a one-time code.';
comment on column password.id is 'Key.';
comment on column password.account_id is 'The account.';
comment on column password.hash is 'scrypt with its parameters, salt and result.';
comment on column password.set_at is 'When it was chosen.';
comment on column password.replaced_at is 'When another took its place; null for the one that holds.';
create unique index password_once on password (account_id) where replaced_at is null;

create table one_time_code (
  id integer generated always as identity primary key,
  account_id integer not null references account,
  sealed_secret bytea not null,
  key_version integer not null check (key_version >= 1),
  last_step bigint,
  confirmed_at timestamptz,
  replaced_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table one_time_code is 'What the codes of an app are made from (RFC 6238), encrypted with a key that is not in the database.';
comment on column one_time_code.id is 'Key.';
comment on column one_time_code.account_id is 'The account.';
comment on column one_time_code.sealed_secret is 'The secret under AES-256-GCM: nonce, text and tag.';
comment on column one_time_code.key_version is 'Which key it is encrypted with.';
comment on column one_time_code.last_step is 'The last time step whose code was used: none is taken twice.';
comment on column one_time_code.confirmed_at is 'When the person first gave a right code; before that it opens nothing.';
comment on column one_time_code.replaced_at is 'When another took its place.';
comment on column one_time_code.created_at is 'When it was made.';
create unique index one_time_code_once on one_time_code (account_id) where replaced_at is null;

create table recovery_code (
  id integer generated always as identity primary key,
  account_id integer not null references account,
  key bytea not null unique check (length(key) = 32),
  created_at timestamptz not null default now(),
  used_at timestamptz
);
comment on table recovery_code is 'A code on paper that takes the place of a one-time code, once.';
comment on column recovery_code.id is 'Key.';
comment on column recovery_code.account_id is 'The account.';
comment on column recovery_code.key is 'SHA-256 of the code.';
comment on column recovery_code.created_at is 'When it was made.';
comment on column recovery_code.used_at is 'When it was used or thrown away.';

create table passkey (
  id integer generated always as identity primary key,
  account_id integer not null references account,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null default 0,
  transports text[] not null default '{}',
  name text not null check (name <> ''),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  removed_at timestamptz
);
comment on table passkey is 'A key in somebody''s device (WebAuthn).';
comment on column passkey.id is 'Key.';
comment on column passkey.account_id is 'The account.';
comment on column passkey.credential_id is 'The device''s name of it, base64url.';
comment on column passkey.public_key is 'COSE public key.';
comment on column passkey.sign_count is 'How often the device says it was used: going back means a copy.';
comment on column passkey.transports is 'How the browser may reach it.';
comment on column passkey.name is 'What the person calls it.';
comment on column passkey.created_at is 'When it was made.';
comment on column passkey.last_used_at is 'When it last opened.';
comment on column passkey.removed_at is 'When it was taken away.';

create table sign_in_step (
  id bigint generated always as identity primary key,
  key bytea not null unique check (length(key) = 32),
  kind text not null check (kind in ('passkey-challenge', 'oidc', 'one-time-code', 'invitation', 'entry-link')),
  account_id integer references account,
  content jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table sign_in_step is 'Something begun at the door that must be ended soon, once: a challenge, a trip to a provider, an invitation.';
comment on column sign_in_step.id is 'Key.';
comment on column sign_in_step.key is 'SHA-256 of what the browser or the link holds.';
comment on column sign_in_step.kind is 'What was begun.';
comment on column sign_in_step.account_id is 'For whom; null where that is not known yet.';
comment on column sign_in_step.content is 'What the end must fit: challenge, state, nonce, verifier.';
comment on column sign_in_step.created_at is 'When.';
comment on column sign_in_step.expires_at is 'Until when it can be ended.';
comment on column sign_in_step.used_at is 'When it was ended: it opens once.';

create table sign_in_attempt (
  id bigint generated always as identity primary key,
  key bytea not null check (length(key) = 32),
  at timestamptz not null default now(),
  succeeded boolean not null
);
comment on table sign_in_attempt is 'Attempts to sign in with a password or code, for the lock-out. Who it was is a keyed hash.';
comment on column sign_in_attempt.id is 'Key.';
comment on column sign_in_attempt.key is 'HMAC-SHA-256 of the name that was given, in small letters, under a key that is not in the database: people happen to write their password there.';
comment on column sign_in_attempt.at is 'When.';
comment on column sign_in_attempt.succeeded is 'Whether it opened.';
create index sign_in_attempt_by_key on sign_in_attempt (key, at);

do $$
declare
  name text;
begin
  foreach name in array array['external_identity', 'password', 'one_time_code', 'recovery_code', 'passkey', 'sign_in_step',
    'sign_in_attempt'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy door_all on %I to utfall_door using (true) with check (true)', name);
    execute format('grant select, insert on %I to utfall_door', name);
    execute format('create trigger %I before truncate on %I for each statement execute function app.refuse_change()',
      name || '_is_not_emptied', name);
  end loop;
end
$$;
grant update (subject, unlinked_at) on external_identity to utfall_door;
grant update (replaced_at) on password to utfall_door;
grant update (sealed_secret, key_version, last_step, confirmed_at, replaced_at) on one_time_code to utfall_door;
grant update (used_at) on recovery_code, sign_in_step to utfall_door;
grant update (sign_count, last_used_at, removed_at, name) on passkey to utfall_door;
-- What opens nothing any more is weeded by the house; what happened stands in the log. What a row holds is for the door
-- alone: the house sees only when it was over.
create policy house_clears on sign_in_step for delete to utfall_house using (expires_at < now() - interval '1 day');
create policy house_clears on sign_in_attempt for delete to utfall_house using (at < now() - interval '7 days');
create policy house_clears on password for delete to utfall_house using (replaced_at < now() - interval '1 day');
create policy house_clears on one_time_code for delete to utfall_house using (replaced_at < now() - interval '1 day');
create policy house_clears on recovery_code for delete to utfall_house using (used_at < now() - interval '1 day');
create policy house_clears on passkey for delete to utfall_house using (removed_at < now() - interval '30 days');
create policy house_clears on external_identity for delete to utfall_house using (unlinked_at < now() - interval '30 days');
do $$
declare
  name text;
begin
  foreach name in array array['sign_in_step', 'sign_in_attempt', 'password', 'one_time_code', 'recovery_code', 'passkey',
    'external_identity'] loop
    execute format('create policy house_sees on %I for select to utfall_house using (true)', name);
    execute format('grant delete on %I to utfall_house', name);
  end loop;
end
$$;
grant select (id, kind, expires_at) on sign_in_step to utfall_house;
grant select (id, at) on sign_in_attempt to utfall_house;
grant select (id, replaced_at) on password, one_time_code to utfall_house;
grant select (id, used_at) on recovery_code to utfall_house;
grant select (id, removed_at) on passkey to utfall_house;
grant select (id, unlinked_at) on external_identity to utfall_house;
-- An ended session tells where somebody was last; after 30 days only the newest of an account is worth that.
drop trigger session_is_not_deleted on session;
create trigger session_is_not_deleted before delete on session for each row
  when (coalesce(old.ended_at, old.expires_at) > now() - interval '30 days') execute function app.refuse_change();
grant delete on session to utfall_house;

-- Which keys outside the database something here hangs on: such a key may not be taken away.
create function app.keys_in_use() returns table (key_version integer, kind text, how_many integer)
language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
  select key_version, 'one-time-code', count(*)::integer from one_time_code where replaced_at is null group by key_version
  union all
  select split_part(subject, ':', 2)::integer, 'identity', count(*)::integer from external_identity
    where unlinked_at is null and subject ~ '^keyed:[0-9]{1,2}:' group by 1
  union all
  select (content->>'keyVersion')::integer, 'step', count(*)::integer from sign_in_step
    where used_at is null and expires_at > now() and content ? 'keyVersion' group by 1
  order by 1, 2
$$;
comment on function app.keys_in_use is 'How much hangs on each version of the keys: sealed secrets, people at providers, secrets that wait to be confirmed. Nothing of what they hold.';
revoke execute on function app.keys_in_use() from public;
grant execute on function app.keys_in_use() to utfall_house;

create policy self_reads on passkey for select to utfall_app using (account_id = (select app.account()));
grant select (id, account_id, name, created_at, last_used_at, removed_at) on passkey to utfall_app;
create policy self_reads on external_identity for select to utfall_app using (account_id = (select app.account()));
create policy administrator_reads on external_identity for select to utfall_app using ((select app.has_role('house-administrator')));
create policy administrator_links on external_identity for insert to utfall_app with check ((select app.has_role('house-administrator')));
create policy administrator_unlinks on external_identity for update to utfall_app using ((select app.has_role('house-administrator')));
grant select, insert on external_identity to utfall_app;
grant update (unlinked_at) on external_identity to utfall_app;

-- Sessions: those that ran out are ended and logged too (behaviour 55), and so are those renewed by a fresh proof.
alter table session drop constraint session_end_reason_check, add constraint session_end_reason_check
  check (end_reason in ('signed-out', 'ended-elsewhere', 'switched', 'confirmed', 'expired', 'account-closed', 'credential-changed'));

-- An example person is somebody to be in a trial house, and nowhere else; nobody else is ever let in on trial, for trial
-- asks for no proof.
create function app.check_example_account() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
begin
  if new.kind = 'example' and (select kind from house) is distinct from 'trial' then
    raise exception 'only a trial house has example people' using errcode = 'UF009';
  end if;
  return new;
end
$$;
comment on function app.check_example_account is 'Trigger: example people exist in a trial house only.';
create trigger account_fits_the_house before insert on account for each row execute function app.check_example_account();

create function app.check_session() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, app, pg_temp as $$
declare
  is_example boolean := (select kind = 'example' from account where id = new.account_id);
begin
  if is_example and (select kind from house) is distinct from 'trial' then
    raise exception 'an example person signs in to a trial house only' using errcode = 'UF009';
  end if;
  if is_example <> (new.assurance = 'trial') or is_example <> (new.method = 'example') then
    raise exception 'an example person is let in on trial, and nobody else is' using errcode = 'UF009';
  end if;
  return new;
end
$$;
comment on function app.check_session is 'Trigger: who is let in on trial is an example person in a trial house.';
create trigger session_fits_the_account before insert on session for each row execute function app.check_session();

-- An invitation opens an account: who makes one could become that person. So an administrator invites only who works
-- nowhere else, and who administers the house invites everybody.
create function app.may_invite(invited integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, app, pg_temp as $$
  select app.has_role('house-administrator') and exists (
      select from account where id = invited and kind = 'person' and closed_at is null)
    or app.has_role('administrator') and exists (
      select from account where id = invited and kind = 'person' and closed_at is null
        and (created_by = app.actor() or exists (select from role_assignment held
          where held.account_id = invited and held.organisation_id = app.organisation() and held.ended_at is null)))
      and not exists (select from role_assignment held where held.account_id = invited and held.ended_at is null
        and (held.organisation_id <> app.organisation() or held.role = 'house-administrator'))
$$;
comment on function app.may_invite is 'Whether who acts may let this account in anew.';
revoke execute on function app.may_invite(integer) from public;
grant execute on function app.may_invite(integer) to utfall_app;
create policy administrator_invites on sign_in_step for insert to utfall_app
  with check (kind = 'invitation' and app.may_invite(account_id));
grant insert on sign_in_step to utfall_app;

-- What the house has written about somebody is theirs to read: signing in, roles, keys.
create policy rows_about_oneself on audit_event for select to utfall_app
  using (subject = 'account/' || (select app.account()));
create index audit_event_by_subject on audit_event (subject, id);
