-- What happens between the making of the database and the first look of a worker is told to subscribers too.
insert into outbox_cursor (name, xact, id) values ('webhooks', pg_current_xact_id(), 0) on conflict (name) do nothing;
