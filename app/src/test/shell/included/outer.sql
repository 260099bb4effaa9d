select 'in1';
delimiter //
select 'in1 b'//
source src/test/shell/included/inner.sql
select 'in1 c'//
delimiter ;
