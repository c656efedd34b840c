-- Decisions by several at once: the history in months, a case found by its place, the outbox as a feed, timers on lease.

-- Another transaction was quicker: the statement fails as for a key that is taken, and the whole transaction is run again.
create function overtaken() returns boolean language plpgsql as $$
begin
  raise exception 'the case is not as it was read' using errcode = '40001';
end $$;

-- The history again, a partition a month (UTC) of `at`. A number is taken once a case and month; across months the
-- projection guards it, as a key of the whole table would have to contain `at`.
alter table case_event rename to case_event_whole;
alter table case_event_whole drop constraint case_event_pkey;
create table case_event (
  case_id text collate "C" not null,
  seq integer not null check (seq > 0),
  at bigint not null,
  text text not null,
  hash text not null
) partition by range (at);
-- What no month was made for. Nothing is refused for want of a partition.
create table case_event_rest partition of case_event (primary key (case_id, seq)) default;

-- Makes the month of `at` unless it is there, with what the rest holds of it. For one at a time.
create function case_event_month(at bigint) returns boolean language plpgsql as $$
declare
  month timestamp := date_trunc('month', to_timestamp(at / 1000.0) at time zone 'UTC');
  name text := 'case_event_' || to_char(month, 'YYYYMM');
  since bigint := extract(epoch from month at time zone 'UTC') * 1000;
  until bigint := extract(epoch from (month + interval '1 month') at time zone 'UTC') * 1000;
begin
  if to_regclass(quote_ident(name)) is not null then
    return false;
  end if;
  -- Nobody is on the way to put an event of this month among the rest, and nobody who reads that waits for us.
  lock table only case_event in access exclusive mode;
  execute format('create table %I (like case_event including constraints, primary key (case_id, seq))', name);
  execute format(
    'with moved as (delete from case_event_rest where at >= %s and at < %s returning *) insert into %I select * from moved',
    since, until, name
  );
  execute format('alter table case_event attach partition %I for values from (%s) to (%s)', name, since, until);
  return true;
end $$;

-- The months of `now` and so many after it, and those of which the rest holds events. How many were made: none while
-- somebody else is at it.
create function case_event_months(now bigint, ahead integer) returns integer language plpgsql as $$
declare
  first timestamp := date_trunc('month', to_timestamp(now / 1000.0) at time zone 'UTC');
  made integer := 0;
  wanted bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('case_event_months', 0)) then
    return 0;
  end if;
  -- Whoever waits for a lock holds up those who come after: rather another time than long.
  perform set_config('lock_timeout', '1s', true);
  for wanted in
    select extract(epoch from (first + make_interval(months => i)) at time zone 'UTC')::bigint * 1000
    from generate_series(0, ahead) as month (i)
    union
    select distinct extract(epoch from month at time zone 'UTC')::bigint * 1000
    from case_event_rest, date_trunc('month', to_timestamp(case_event_rest.at / 1000.0) at time zone 'UTC') as month
    -- Years that a date can be written with; what lies beyond stays among the rest.
    where case_event_rest.at between 0 and 4102444800000
    order by 1
  loop
    if case_event_month(wanted) then
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

-- An event is canonical JSON: an unescaped "at": stands first for its own instant. It is not read as JSON, which would
-- refuse what text can hold.
insert into case_event (case_id, seq, at, text, hash)
select case_id, seq, coalesce(substring(text from '"at":([0-9]{1,16})[,}]')::bigint, 0), text, hash
from case_event_whole;
drop table case_event_whole;
select case_event_months((extract(epoch from now()) * 1000)::bigint, 2);

-- Whoever may take a signal is asked for by place. No other index may look good for that while there are few cases: a plan
-- made then is kept. So that for figures leads with an expression, which nothing else asks for.
drop index case_now_near;
create index case_now_at_place on case_now (type, place, ended);
create index case_now_lately on case_now (coalesce(ended, 9223372036854775807), type);

-- Until when somebody is at it; whoever was and died is no longer, then.
alter table timer add column leased timestamptz;

-- The transaction that wrote it gives a message its place: it is told once no transaction before that one is running.
alter table outbox
  add column xact xid8 not null default pg_current_xact_id(),
  add column written timestamptz not null default now();
create index outbox_feed on outbox (xact, id);

-- How far a durable consumer has come.
create table outbox_cursor (
  name text collate "C" primary key,
  xact xid8 not null,
  id bigint not null
);

-- A restored database counts its transactions anew: what was written under numbers that are still to come was told or not,
-- nobody knows, and is told again to those who must miss nothing.
create function outbox_settle() returns void language sql as $$
  with moved as (
    update outbox set xact = '0'
    where xact >= pg_snapshot_xmax(pg_current_snapshot()) and xact is distinct from pg_current_xact_id_if_assigned()
    returning id
  )
  update outbox_cursor set xact = '0', id = 0
  where xact > pg_snapshot_xmax(pg_current_snapshot()) or exists (select from moved);
$$;

-- Signals that the history of their case only counts.
alter table signal add column noted_on text collate "C";
create index signal_noted on signal (noted_on) where noted_on is not null;
