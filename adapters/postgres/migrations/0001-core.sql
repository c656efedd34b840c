-- What every district needs. Runs on PostgreSQL 15 and later, and on PGlite.
-- Instants are milliseconds since 1970 as bigint. Events and states are text, never jsonb, which would rewrite them.
-- Identifiers sort by bytes (collate "C"), so that order and cursors are the same on every server.

-- The history. Nothing refers to it and it refers to nothing: it must be readable when all the rest is gone.
create table case_event (
  case_id text collate "C" not null,
  seq integer not null check (seq > 0),
  text text not null,
  hash text not null,
  primary key (case_id, seq)
);

-- What the history of a case adds up to: a projection, and can be rebuilt from case_event at any time.
-- owners: every role and party that ever owned it or is asked to judge it, each as canonical JSON ["role","party"].
create table case_now (
  id text collate "C" primary key,
  seq integer not null,
  head text not null,
  type text collate "C" not null,
  pack text not null,
  version integer not null,
  place text collate "C" not null,
  path text[] collate "C" not null,
  owners text[] collate "C" not null,
  open boolean not null,
  opened bigint not null,
  changed bigint not null,
  ended bigint,
  facts text not null,
  state text not null
);
create index case_now_newest on case_now (changed desc, id desc);
create index case_now_near on case_now (type, ended);
create index case_now_where_and_whose on case_now using gin (path, owners);

-- When the clock must come back to a case.
create table timer (
  case_id text collate "C" primary key,
  at bigint not null
);
create index timer_due on timer (at, case_id);

create table command (
  id text collate "C" primary key,
  case_id text collate "C" not null,
  seq integer not null,
  digest text not null
);

-- Written with the decision, removed once delivered.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  case_id text not null,
  text text not null
);

create table signal (
  id text collate "C" primary key,
  arrival bigint generated always as identity,
  received bigint not null,
  kind text not null,
  text text not null
);
create index signal_newest on signal (received desc, arrival desc);
create index signal_kind on signal (kind);

create table account (
  id text collate "C" primary key,
  login text collate "C" not null unique,
  name text not null,
  password text not null,
  positions text not null
);

create table session (
  digest text collate "C" primary key,
  account text collate "C" not null,
  created bigint not null,
  expires bigint not null
);
create index session_expires on session (expires);

-- Places, parties, answers, devices, the calendar and packs: read whole at start, so text by key is enough.
create table reference (
  kind text collate "C" not null,
  key text collate "C" not null,
  arrival bigint generated always as identity,
  text text not null,
  primary key (kind, key)
);
