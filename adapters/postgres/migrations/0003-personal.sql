-- What people told us: ciphertext, keys wrapped under a master key that is not here, and who read what. No column of this file
-- ever holds a value in clear. Nothing refers to these tables but random references in events.

-- One key per person and purpose; without its row nothing of that person for that purpose can be read again.
-- terms: what the person was told, canonical JSON. case_id: '' while it belongs to no case.
create table personal_key (
  subject text collate "C" not null,
  purpose text collate "C" not null,
  case_id text collate "C" not null,
  received bigint not null,
  terms text not null,
  generation text collate "C" not null,
  wrapped text not null,
  primary key (subject, purpose)
);
create index personal_key_generation on personal_key (generation);

create table personal_value (
  ref text collate "C" primary key,
  subject text collate "C" not null,
  purpose text collate "C" not null,
  label text not null,
  kind text not null,
  sealed text not null,
  blob text collate "C"
);
create index personal_value_of on personal_value (subject, purpose);
create index personal_value_blob on personal_value (blob) where blob is not null;

-- One row for every value that was read, written before it is shown.
create table personal_read (
  id bigint generated always as identity primary key,
  ref text collate "C" not null,
  subject text collate "C" not null,
  purpose text collate "C" not null,
  label text not null,
  at bigint not null,
  account text collate "C" not null,
  role text not null,
  party text not null,
  why text not null
);
create index personal_read_of on personal_read (subject, id desc);

-- What was destroyed, when and why: the note that is left.
create table personal_gone (
  subject text collate "C" not null,
  purpose text collate "C" not null,
  case_id text collate "C" not null,
  received bigint not null,
  terms text not null,
  at bigint not null,
  why text not null,
  entries integer not null,
  primary key (subject, purpose)
);

-- By which a person without an account asks. The code itself is nowhere.
create table personal_code (
  digest text collate "C" primary key,
  subject text collate "C" not null,
  at bigint not null,
  arrival bigint generated always as identity
);
create index personal_code_of on personal_code (subject);

-- Sealed pictures whose key is gone and that still have to be removed.
create table personal_picture_gone (
  address text collate "C" primary key
);

-- Master keys under which nothing is written any more.
create table personal_retired (
  generation text collate "C" primary key
);

-- What retention did, by run and purpose.
create table personal_run (
  at bigint not null,
  purpose text collate "C" not null,
  destroyed integer not null,
  remaining integer not null,
  primary key (at, purpose)
);
