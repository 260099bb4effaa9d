create database if not exists test; use test;
source src/test/shell/included/outer.sql
select 'after';
\. src/test/shell/included/outer.sql
\.
source
source nofile.sql;
select 'end';
