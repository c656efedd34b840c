-- Who stands in for whom while somebody is away. text: canonical JSON; the columns are what is asked for.
-- until: the instant at which it ends or was ended, whichever came first.
create table stand_in (
  id text collate "C" primary key,
  absent text collate "C" not null,
  standing text collate "C" not null,
  since bigint not null,
  until bigint not null,
  declared bigint not null,
  text text not null
);
create index stand_in_standing on stand_in (standing, until);
create index stand_in_absent on stand_in (absent);
create index stand_in_newest on stand_in (declared desc, id desc);

-- What is open, newest first: what everybody looks at, and few of all the cases there ever were.
create index case_now_open on case_now (changed desc, id desc) where open;
