create database if not exists test;
use test;
select repeat('x',3000) as a, repeat('日',20) as b, 'y' as c;
select 'a\0b' as n, 'tab\there', 'nl\nhere', 'cr\rhere', 'bel\ahere', 'esc\\', 'q"q', '<&>"';
select 'é' e, 'e\u0301', '👍🏽', 'ﷺ', 'ｱ', '한', 'ا', '​' zw;
select x'C3', x'FF', x'E697', 'a' as '日本語のとても長い名前';
select 1 as 'a b', 2 as 'a\nb', 3 as 'a\tb', 4 as '<a>', 5 as '"', 6 as '';
select '' as '', null as '', 0 as '';
select 1,1,1; select 'NULL', null, 'null';
select 12345678901234567890 as big, -1 as neg, 1.10 as dec1, 1e0 as fl, 1e-10 as sm;
select date'2020-01-01', time'-800:00:00', timestamp'2020-01-01 00:00:00.5', year(now())>0;
select b'1', b'101010101', x'61', 0x61, cast('a' as binary), cast('a' as char);
select true, false, not null, 1=1;
select st_geomfromtext('point(1 2)');
show databases like 'nosuch%';
show variables like 'nosuch';
select 1 where 0;
select 1 from dual limit 0;
set @a=1;
do 1;
begin; rollback; commit;
select 1 union select 2 union select 3;
use test;
drop procedure if exists pm;
delimiter //
create procedure pm() begin select 1 as a; select 2 as b, 3 as c; update nosucht set x=1; select 4; end//
create procedure pm2() begin select 1 as a; select 2 as b where 0; set @x=cast('z' as signed); end//
create procedure pm3() begin signal sqlstate '45000' set message_text='own\nerror'; end//
delimiter ;
call pm();
call pm2();
call pm3();
call nosuchproc();
drop procedure pm; drop procedure pm2; drop procedure pm3;
select 1; select 2; select nosuch; select 3;
selec 4;
select 'unterminated;
select 5;
';
select "multi
line" as `multi
name`;
select 1



+ 2;

	select 3	;
   select   4   ;
select 5;   select 6;   
select 7; ; ;
use test;
drop table if exists su; create table su(a int primary key, b int); insert into su values (1,1),(2,2);
update su set b=3;
delete from su;
update su set b=3 where a=1;
update su set b=4 limit 1;
select * from su;
select * from su a, su b, su c;
drop table su;
