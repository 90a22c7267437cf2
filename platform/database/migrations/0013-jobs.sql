-- What the house does by the clock, whichever of its processes gets to it first.

create table schedule (
  kind text primary key check (kind <> ''),
  due_at timestamptz not null,
  process text not null,
  heartbeat_at timestamptz not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  problem_code text,
  check (problem_code is null or finished_at is not null)
);
comment on table schedule is 'What is done by the clock, once however many processes the house has: one row for each kind of work.';
comment on column schedule.kind is 'What is done: a stable code.';
comment on column schedule.due_at is 'The latest time for which it has been taken up.';
comment on column schedule.process is 'Which server process took it up.';
comment on column schedule.heartbeat_at is 'When that process last said that it works on it.';
comment on column schedule.started_at is 'When it was taken up.';
comment on column schedule.finished_at is 'When it was done; null while it is under way.';
comment on column schedule.problem_code is 'Why it failed: a stable code; null where it did not.';

alter table schedule enable row level security;
create trigger schedule_is_not_emptied before truncate on schedule for each statement execute function app.refuse_change();
create trigger schedule_is_not_deleted before delete on schedule for each row execute function app.refuse_change();
create policy house_all on schedule to utfall_house using (true) with check (true);
create policy administrator_reads on schedule for select to utfall_app
  using ((select app.has_role('house-administrator', 'administrator')));
grant select, insert, update on schedule to utfall_house;
grant select on schedule to utfall_app;
create policy somebody_acts on schedule as restrictive to utfall_app, utfall_house, utfall_door
  using ((select app.actor()) is not null);

-- A job that ended is shown for 90 days. What came of it stands where it belongs: runs, calibrations, the log.
drop trigger job_is_not_deleted on job;
create trigger job_is_not_deleted before delete on job for each row
  when (old.finished_at is null or old.finished_at > now() - interval '90 days') execute function app.refuse_change();
grant delete on job to utfall_house;
