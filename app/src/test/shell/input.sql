create database if not exists test;
select 1; select 2; -- trailing
select 'a;b', "c;d", `x` from (select 1 `x`) t;
/* comment; with */ select 3;
select /* in ; side */ 4;
select /*! 5 */;
# hash comment; select 9;
select 6 -- not the end
;
select 7
\g
select 8\G
delimiter //
select 9//
select 'a;b' // select 11//
delimiter ;
select 12 \c select 13;
select 'it''s', 'it\'s', "q""q", 'multi
line';
select 'back\\slash';
use test
select database();
use test;
select \N;
--no space comment
select 14 /* unclosed on line
 second ; line */ + 1;
select '/* no comment */', '-- none', '# none';
;
;;
select 15;;select 16
;
warnings
nowarning;
select cast('y' as signed);
\W
select cast('y' as signed);
\w
\p
select 17
\p
;
DELIMITER $$
select 18 $$
DELIMITER ;
delimiter ; select 19;
select 20 as x where 'a' like '%';
select "a\"b;c";
select 'unfinished'
