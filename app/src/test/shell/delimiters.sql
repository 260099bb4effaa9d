create database if not exists test;
use test;
delimiter $$
select 1$$ select 2 $$
delimiter ;;
select 3;;
select '4;' ;;
delimiter |
select 5|select 6|
delimiter 'ab'
select 7ab
delimiter "x y"
select 8x y
delimiter `q`
select 9q
DELIMITER go
select 10
go
delimiter \\
select 11;
delimiter ;
  delimiter //
select 12//
	delimiter ;
select 13;
delimiter // select 14 //
delimiter ;
delimiter
delimiter ; ;
select 15;
delimiterx
;
select 16 delimiter //;
select 17;
\d //
select 18//
\d ;
select 19; \d // 
select 20//
delimiter ;
select 'a
delimiter //
b';
select 21
delimiter //
;
select 22;
