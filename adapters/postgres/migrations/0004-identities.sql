-- Who may come in: what accounts, sessions, second factors, failed attempts, proposals and keys need beside a login and a password,
-- and the audit log.

-- more: platform roles, since when disabled, what the identity provider said, the digest of a one-time code: canonical JSON.
alter table account
  add column more text not null default '{}',
  add column issuer text collate "C",
  add column subject text collate "C";
create unique index account_external on account (issuer, subject) where issuer is not null;

-- seen: the last request that was noted (not every one is). stage: full; code: the password was right and the second factor is still
-- asked for; enrol: may do nothing but set up his second factor.
alter table session
  add column seen bigint not null default 0,
  add column stage text not null default 'full' check (stage in ('full', 'code', 'enrol')),
  add column address text not null default '',
  add column client text not null default '';
update session set seen = created;
create index session_account on session (account, created);

-- sealed: the shared secret, readable with the master key only. step: the last time step that was accepted. recovery: digests.
create table second_factor (
  account text collate "C" primary key,
  sealed text not null,
  made bigint not null,
  confirmed bigint,
  step bigint not null,
  recovery text[] not null
);

-- Failed attempts in a row. key: a digest of what they were made at; it does not say whose login or address that was.
create table failed_attempt (
  key text collate "C" primary key,
  failures integer not null,
  last bigint not null,
  locked bigint not null
);
create index failed_attempt_last on failed_attempt (last);

-- What one administrator wishes and another one decides.
create table proposal (
  id text collate "C" primary key,
  arrival bigint generated always as identity,
  state text not null,
  expires bigint not null,
  text text not null
);
create index proposal_newest on proposal (arrival desc);

create table api_key (
  id text collate "C" primary key,
  made bigint not null,
  used bigint,
  text text not null
);

-- Only ever appended to, each row bound to the one before by its hash. What is past its time is cut off at the beginning, and
-- audit_start keeps the hash the rest hangs on.
create table audit (
  seq bigint primary key,
  at bigint not null,
  kind text collate "C" not null,
  text text not null,
  hash text not null
);
create table audit_start (
  one boolean primary key default true check (one),
  seq bigint not null,
  hash text not null
);
