-- Work reports, what was read in them, and the targets that are followed.

-- One report a file. text: what is said of it, canonical JSON; words: the text of the document, blocks: its paragraphs and tables.
create table target_report (
  id text collate "C" primary key,
  arrival bigint generated always as identity,
  sha256 text collate "C" not null unique,
  seq integer not null,
  text text not null,
  words text not null,
  blocks text not null
);
create index target_report_newest on target_report (arrival desc);

-- row: what a board shows of it; text: as it stood there, and the whole reading. Both canonical JSON, and both can be read anew from the document and
-- the corrections.
create table target_task (
  report text collate "C" not null,
  place integer not null,
  key text collate "C" not null,
  row text not null,
  text text not null,
  primary key (report, place),
  unique (report, key)
);

-- What people set right. Only ever appended to.
create table target_correction (
  id text collate "C" primary key,
  arrival bigint generated always as identity,
  text text not null
);
create index target_correction_order on target_correction (arrival);

-- Which party of the platform a lead unit is.
create table target_unit (
  name text collate "C" primary key,
  text text not null
);

-- The history of a target: canonical text, each bound to the one before by its hash. Only ever appended to.
create table target_entry (
  target text collate "C" not null,
  seq integer not null check (seq > 0),
  at bigint not null,
  text text not null,
  hash text not null,
  primary key (target, seq)
);

-- What the history adds up to.
create table target_now (
  id text collate "C" primary key,
  seq integer not null,
  head text not null,
  year integer not null,
  state text not null
);
create index target_now_year on target_now (year, id);

create table target_command (
  id text collate "C" primary key,
  about text collate "C" not null,
  seq integer not null,
  digest text not null
);
