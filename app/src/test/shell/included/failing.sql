select 'f1';
select nocol;
select 'f2';
