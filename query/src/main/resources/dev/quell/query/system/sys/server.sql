-- The server as a whole, and what is in its databases.

CREATE VIEW version AS
SELECT '2.1.2' AS sys_version, VERSION() AS mysql_version;

CREATE VIEW metrics AS
SELECT LOWER(VARIABLE_NAME) AS Variable_name, VARIABLE_VALUE AS Variable_value, 'Global Status' AS Type, 'YES' AS Enabled
FROM performance_schema.global_status
UNION ALL SELECT NAME, CONVERT(COUNT USING utf8mb4), CONCAT('InnoDB Metrics - ', SUBSYSTEM), IF(STATUS = 'enabled', 'YES', 'NO')
FROM information_schema.INNODB_METRICS
UNION ALL SELECT 'NOW()', CONVERT(NOW(3) USING utf8mb4), 'System Time', 'YES'
UNION ALL SELECT 'UNIX_TIMESTAMP()', CONVERT(ROUND(UNIX_TIMESTAMP(NOW(3)), 3) USING utf8mb4), 'System Time', 'YES'
ORDER BY Type, Variable_name;

CREATE VIEW ps_check_lost_instrumentation AS
SELECT VARIABLE_NAME AS variable_name, VARIABLE_VALUE AS variable_value
FROM performance_schema.global_status
WHERE VARIABLE_NAME LIKE 'Performance\_schema\_%lost' AND VARIABLE_VALUE > 0;

CREATE VIEW schema_object_overview AS
SELECT ROUTINE_SCHEMA AS db, ROUTINE_TYPE AS object_type, COUNT(*) AS count
FROM information_schema.ROUTINES GROUP BY ROUTINE_SCHEMA, ROUTINE_TYPE
UNION SELECT TABLE_SCHEMA, TABLE_TYPE, COUNT(*) FROM information_schema.TABLES GROUP BY TABLE_SCHEMA, TABLE_TYPE
UNION SELECT TABLE_SCHEMA, CONCAT('INDEX (', INDEX_TYPE, ')'), COUNT(*)
FROM information_schema.STATISTICS GROUP BY TABLE_SCHEMA, INDEX_TYPE
UNION SELECT TRIGGER_SCHEMA, 'TRIGGER', COUNT(*) FROM information_schema.TRIGGERS GROUP BY TRIGGER_SCHEMA
UNION SELECT EVENT_SCHEMA, 'EVENT', COUNT(*) FROM information_schema.EVENTS GROUP BY EVENT_SCHEMA
ORDER BY db, object_type;

CREATE VIEW schema_auto_increment_columns AS
SELECT c.TABLE_SCHEMA AS table_schema, c.TABLE_NAME AS table_name, c.COLUMN_NAME AS column_name,
  c.DATA_TYPE AS data_type, c.COLUMN_TYPE AS column_type,
  LOCATE('unsigned', c.COLUMN_TYPE) = 0 AS is_signed, LOCATE('unsigned', c.COLUMN_TYPE) > 0 AS is_unsigned,
  (CASE c.DATA_TYPE WHEN 'tinyint' THEN 255 WHEN 'smallint' THEN 65535 WHEN 'mediumint' THEN 16777215
    WHEN 'int' THEN 4294967295 ELSE 18446744073709551615 END) >> (LOCATE('unsigned', c.COLUMN_TYPE) = 0) AS max_value,
  t.AUTO_INCREMENT AS auto_increment,
  t.AUTO_INCREMENT / ((CASE c.DATA_TYPE WHEN 'tinyint' THEN 255 WHEN 'smallint' THEN 65535 WHEN 'mediumint' THEN 16777215
    WHEN 'int' THEN 4294967295 ELSE 18446744073709551615 END) >> (LOCATE('unsigned', c.COLUMN_TYPE) = 0)) AS auto_increment_ratio
FROM information_schema.COLUMNS c
  JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
WHERE c.TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
  AND t.TABLE_TYPE = 'BASE TABLE' AND c.EXTRA = 'auto_increment'
ORDER BY auto_increment_ratio DESC, max_value;

CREATE VIEW `x$schema_flattened_keys` AS
SELECT TABLE_SCHEMA AS table_schema, TABLE_NAME AS table_name, INDEX_NAME AS index_name,
  MAX(NON_UNIQUE) AS non_unique, MAX(IF(SUB_PART IS NULL, 0, 1)) AS subpart_exists,
  GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) AS index_columns
FROM information_schema.STATISTICS
WHERE INDEX_TYPE = 'BTREE' AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME;

CREATE VIEW schema_redundant_indexes AS
SELECT r.table_schema, r.table_name, r.index_name AS redundant_index_name, r.index_columns AS redundant_index_columns,
  r.non_unique AS redundant_index_non_unique, d.index_name AS dominant_index_name,
  d.index_columns AS dominant_index_columns, d.non_unique AS dominant_index_non_unique,
  IF(r.subpart_exists OR d.subpart_exists, 1, 0) AS subpart_exists,
  CONCAT('ALTER TABLE `', r.table_schema, '`.`', r.table_name, '` DROP INDEX `', r.index_name, '`') AS sql_drop_index
FROM sys.`x$schema_flattened_keys` r
  JOIN sys.`x$schema_flattened_keys` d ON d.table_schema = r.table_schema AND d.table_name = r.table_name
WHERE r.index_name <> d.index_name
  AND (r.index_columns = d.index_columns
      AND (r.non_unique > d.non_unique
        OR r.non_unique = d.non_unique AND IF(r.index_name = 'PRIMARY', '', r.index_name) > IF(d.index_name = 'PRIMARY', '', d.index_name))
    OR LOCATE(CONCAT(r.index_columns, ','), d.index_columns) = 1 AND r.non_unique = 1
    OR LOCATE(CONCAT(d.index_columns, ','), r.index_columns) = 1 AND d.non_unique = 0);
