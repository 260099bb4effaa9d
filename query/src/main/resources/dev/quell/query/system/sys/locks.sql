-- Who waits for whom: the tables themselves make the rows at one moment, so that both sides fit together.

CREATE VIEW `x$innodb_lock_waits` AS
SELECT * FROM sys.innodb_lock_waits;

CREATE VIEW `x$schema_table_lock_waits` AS
SELECT * FROM sys.schema_table_lock_waits;
