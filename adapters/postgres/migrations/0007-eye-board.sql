-- What eye processes tell the others. Nothing of it is history: it is told anew by whoever is alive, so most of it need not
-- survive a crash of the server. Who watches which camera must, or all cameras would change hands after one.
-- Instants of the platform are bigint milliseconds; `until` and `put` are the server's own clock, in milliseconds since 1970.
create table eye_process (
  id text collate "C" primary key,
  until bigint not null
);
create table eye_lease (
  device text collate "C" primary key,
  eye text collate "C" not null
);

-- Empty after a crash of the server, as the tables below are: an eye that is not in it tells everything anew.
create unlogged table eye_told (
  eye text collate "C" primary key
);

create unlogged table eye_camera (
  device text collate "C" primary key,
  eye text collate "C" not null,
  news text not null
) with (fillfactor = 50);

create unlogged table eye_proof (
  case_id text collate "C" primary key,
  eye text collate "C" not null,
  news text not null
) with (fillfactor = 50);

create unlogged table eye_wish (
  device text collate "C" primary key,
  picture_until bigint not null default 0,
  scene text
);

-- jpeg: blurred, as base64.
create unlogged table eye_picture (
  device text collate "C" primary key,
  put bigint not null,
  taken_at bigint not null,
  boxes text not null,
  jpeg text not null
);
