-- What was ruled at a place is asked for with every new case there.
create index case_now_rulings on case_now (type, place) where facts like '%"rulings":[%';

-- How often a case was passed on counts from now on; of what is there already it can be told from how often it was given back.
update case_now
set facts = left(facts, -1) || ',"shuffles":' || coalesce(substring(state from '"returns":(\d+)'), '0') || '}'
where facts not like '%"shuffles":%';
