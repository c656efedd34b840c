-- Messages to programs of others. Text is canonical JSON; secrets in it are sealed under a key outside the database.
create table webhook (
  id text collate "C" primary key,
  name text collate "C" not null,
  text text not null,
  -- Who sends to it just now, and until when at most (real time).
  holder text,
  held bigint
);

-- One message to one receiver. arrival is the order in which they are sent.
create table webhook_delivery (
  id text collate "C" primary key,
  webhook text collate "C" not null,
  arrival bigint generated always as identity,
  made bigint not null,
  state text not null,
  next bigint not null,
  blocks boolean not null,
  text text not null,
  body text not null
);
create index webhook_delivery_waiting on webhook_delivery (webhook, arrival) where state = 'waiting';
create index webhook_delivery_due on webhook_delivery (next) where state = 'waiting';
create index webhook_delivery_newest on webhook_delivery (webhook, state, arrival desc);
create index webhook_delivery_over on webhook_delivery (made) where state <> 'waiting';
