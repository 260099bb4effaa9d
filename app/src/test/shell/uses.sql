create database if not exists test;
select 1;
use `test`;
use 'test';
use "test"
use test x y
use
USE test;
Use TEST;
use   test  ;
use test select 1;
select database();
use nosuch;
select database();
useless;
use`test`;
use
test;
select 1 use test;
select
use test
;
