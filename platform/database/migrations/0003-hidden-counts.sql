-- A group too small to be shown has no count: hidden is not zero.
alter table evaluation_estimate alter column n drop not null;
alter table evaluation_estimate alter column n_by_arm drop not null;
comment on column evaluation_estimate.n is 'Persons behind the estimate; null where the group is too small to be shown.';
comment on column evaluation_estimate.n_by_arm is 'Persons per arm; null where the group is too small to be shown.';
