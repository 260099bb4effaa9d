select 'in2' //
select 'unterminated in2'
