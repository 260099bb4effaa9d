select 1;
select * from nosuch;
select 2;
selec 3;
use nosuchdb
select 'a' 'b
c' from;
\z
select 4;
source nosuchfile
\u
delimiter
insert into nosuch.t values (1);
select 5
