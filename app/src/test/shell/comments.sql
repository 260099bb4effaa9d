create database if not exists test;
use test;
/*! select 1 */;
/*!50000 select 2 */;
/*!99999 select 3 */;
select /*! 4, */ 5;
select /*!50000 'a;b', */ 'c' /*!50000 ; */;
select 1 /* a /* nested */ ;
select 2;
/* ' */ select 3;
-- ' quote
select 4;
# " quote
select 5;
select '/*', "*/";
select `a``b` from (select 1 as `a``b`) t;
select 'a''b', 'a\'b', "a\"b", "a""b", 'a"b', "a'b";
select 'x' /* ; */ , 'y'; /* trailing
comment */ select 6;
select 1;-- c
select 1;--c
select 1 --
+ 1;
select 1 --1;
/*!*/;
/**/;
/***/ select 7;
/*M! select 9 */;
/*M!100100 select 10 */;
select 11 /*;*/;select 12
