create database if not exists test;
use test;
select 1\g select 2\G
select 'a' as x, 'bbb' as yyyy\G
select null\G
select 1 from dual where 0\G
select 1\c
select 2\g
select 3 \p;
\p
\W
select cast('a' as signed);
select 1/0;
select cast('a' as signed), cast('b' as signed)\G
\w
\u test
\u
\u nosuch
\C latin1
\C
charset utf8mb4
\# 
rehash
rehash x
\P cat
pager
nopager
\n
ego
go
select 4
go
select 5
ego
clear
select 6 clear;
exit
select 7;
