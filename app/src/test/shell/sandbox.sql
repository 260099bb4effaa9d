/*M!999999\- enable the sandbox mode */
select 1;
\! echo not here
select 2;
tee nowhere.txt
source src/test/shell/included/inner.sql
\. src/test/shell/included/inner.sql
pager cat
nopager
\P
system echo not here either
select 3;
sandbox
select 4;
