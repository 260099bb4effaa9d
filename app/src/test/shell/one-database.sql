create database if not exists one;
use one;
create table if not exists one.t (a int);
use test
create table one.passed_over (a int);
select 'passed over';
use one
drop database one;
create database one;
use one;
create table u (a int);
show tables;
drop table u;
