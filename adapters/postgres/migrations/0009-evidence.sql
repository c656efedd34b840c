-- Which pictures are whose, so that what nobody uses and what has been kept long enough can be cleared away.

-- A picture that a case names. More is noted than is a picture (whatever looks like an address): that only keeps things longer.
create table evidence_use (
  address text collate "C" not null,
  case_id text collate "C" not null,
  primary key (address, case_id)
);
create index evidence_use_of on evidence_use (case_id);

-- An ended case whose pictures are still to be looked at. kind: how it ended.
create table evidence_ended (
  case_id text collate "C" primary key,
  ended bigint not null,
  kind text not null
);
create index evidence_ended_first on evidence_ended (kind, ended);

-- What was removed, when (platform time) and why: a case says so instead of showing the picture.
create table evidence_removed (
  address text collate "C" primary key,
  at bigint not null,
  why text not null
);

-- Uploads of the last hours, by the account that made them (real time).
create table evidence_upload (
  address text collate "C" not null,
  account text collate "C" not null,
  at bigint not null,
  primary key (address, account)
);
create index evidence_upload_of on evidence_upload (account, at);
create index evidence_upload_first on evidence_upload (at);

-- What retention and clearing away did.
create table evidence_run (
  at bigint not null,
  what text not null,
  removed bigint not null,
  bytes bigint not null,
  primary key (at, what)
);

-- What was decided before this migration; from here on the outbox tells it.
insert into evidence_use (address, case_id)
select distinct found[1], case_id from case_event, regexp_matches(text, '"([0-9a-f]{64})"', 'g') as found;
insert into evidence_ended (case_id, ended, kind)
select id, ended, coalesce(state::json #>> '{ended,as}', 'done') from case_now where ended is not null;
insert into outbox_cursor (name, xact, id) values ('evidence', pg_current_xact_id(), 0);
