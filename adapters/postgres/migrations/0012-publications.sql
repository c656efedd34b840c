-- What is made public of targets, and what supervision needs beside its cases.

-- Being prepared; gone when it is frozen or thrown away. text: all of it, canonical JSON.
create table publication_draft (
  id text collate "C" primary key,
  arrival bigint generated always as identity,
  about text not null,
  content text not null
);

-- Frozen. text: what is said of it, canonical JSON; hash: SHA-256 over the hash of the one before, a line feed and the text; content: canonical JSON.
create table publication (
  number integer primary key check (number > 0),
  id text collate "C" not null unique,
  year integer not null,
  quarter integer not null check (quarter between 1 and 4),
  version integer not null check (version > 0),
  text text not null,
  hash text not null,
  content text not null,
  unique (year, quarter, version)
);

create table publication_file (
  publication text collate "C" not null references publication (id),
  kind text collate "C" not null,
  bytes bytea not null,
  primary key (publication, kind)
);

-- A slip of whoever writes SQL is refused. Whoever owns the database can still take the trigger away: against that stand the hashes, and the heads that
-- are written down outside.
create function publication_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a frozen publication never changes' using errcode = 'restrict_violation';
end
$$;
create trigger publication_stays before update or delete on publication for each row execute function publication_stays();
create trigger publication_stays_whole before truncate on publication for each statement execute function publication_stays();
create trigger publication_file_stays before update or delete on publication_file for each row execute function publication_stays();
create trigger publication_file_stays_whole before truncate on publication_file for each statement execute function publication_stays();

-- Which case supervises what: a target, a case or an instruction. Told by the events of the case too.
create table notice (
  case_id text collate "C" primary key,
  arrival bigint generated always as identity,
  about text collate "C" not null
);
create index notice_about on notice (about, arrival);

-- What offices write to one another in supervision: events hold the address of a text, the SHA-256 over a drawn number, a line feed and the text.
create table letter (
  address text collate "C" primary key,
  drawn text not null,
  text text not null,
  at bigint not null,
  account text collate "C" not null
);
