-- How tables and indexes are used.

CREATE VIEW `x$ps_schema_table_statistics_io` AS
SELECT sys.extract_schema_from_file_name(FILE_NAME) AS table_schema, sys.extract_table_from_file_name(FILE_NAME) AS table_name,
  SUM(COUNT_READ) AS count_read, SUM(SUM_NUMBER_OF_BYTES_READ) AS sum_number_of_bytes_read,
  SUM(SUM_TIMER_READ) AS sum_timer_read, SUM(COUNT_WRITE) AS count_write,
  SUM(SUM_NUMBER_OF_BYTES_WRITE) AS sum_number_of_bytes_write, SUM(SUM_TIMER_WRITE) AS sum_timer_write,
  SUM(COUNT_MISC) AS count_misc, SUM(SUM_TIMER_MISC) AS sum_timer_misc
FROM performance_schema.file_summary_by_instance
GROUP BY 1, 2;

CREATE VIEW `x$schema_table_statistics` AS
SELECT t.OBJECT_SCHEMA AS table_schema, t.OBJECT_NAME AS table_name, t.SUM_TIMER_WAIT AS total_latency,
  t.COUNT_FETCH AS rows_fetched, t.SUM_TIMER_FETCH AS fetch_latency,
  t.COUNT_INSERT AS rows_inserted, t.SUM_TIMER_INSERT AS insert_latency,
  t.COUNT_UPDATE AS rows_updated, t.SUM_TIMER_UPDATE AS update_latency,
  t.COUNT_DELETE AS rows_deleted, t.SUM_TIMER_DELETE AS delete_latency,
  f.count_read AS io_read_requests, f.sum_number_of_bytes_read AS io_read,
  f.sum_timer_read AS io_read_latency, f.count_write AS io_write_requests,
  f.sum_number_of_bytes_write AS io_write, f.sum_timer_write AS io_write_latency,
  f.count_misc AS io_misc_requests, f.sum_timer_misc AS io_misc_latency
FROM performance_schema.table_io_waits_summary_by_table t
  LEFT JOIN sys.`x$ps_schema_table_statistics_io` f
    ON f.table_schema = t.OBJECT_SCHEMA AND f.table_name = t.OBJECT_NAME
ORDER BY t.SUM_TIMER_WAIT DESC;

CREATE VIEW schema_table_statistics AS
SELECT table_schema, table_name, FORMAT_PICO_TIME(total_latency) AS total_latency, rows_fetched,
  FORMAT_PICO_TIME(fetch_latency) AS fetch_latency, rows_inserted,
  FORMAT_PICO_TIME(insert_latency) AS insert_latency, rows_updated,
  FORMAT_PICO_TIME(update_latency) AS update_latency, rows_deleted,
  FORMAT_PICO_TIME(delete_latency) AS delete_latency, io_read_requests, FORMAT_BYTES(io_read) AS io_read,
  FORMAT_PICO_TIME(io_read_latency) AS io_read_latency, io_write_requests, FORMAT_BYTES(io_write) AS io_write,
  FORMAT_PICO_TIME(io_write_latency) AS io_write_latency, io_misc_requests,
  FORMAT_PICO_TIME(io_misc_latency) AS io_misc_latency
FROM sys.`x$schema_table_statistics`;

CREATE VIEW `x$innodb_buffer_stats_by_table` AS
SELECT IF(LOCATE('.', TABLE_NAME) = 0, 'InnoDB System', REPLACE(SUBSTRING_INDEX(TABLE_NAME, '.', 1), '`', '')) AS object_schema,
  REPLACE(SUBSTRING_INDEX(TABLE_NAME, '.', -1), '`', '') AS object_name,
  SUM(IF(COMPRESSED_SIZE = 0, 16384, COMPRESSED_SIZE)) AS allocated, SUM(DATA_SIZE) AS data, COUNT(*) AS pages,
  COUNT(IF(IS_HASHED = 'YES', 1, NULL)) AS pages_hashed, COUNT(IF(IS_OLD = 'YES', 1, NULL)) AS pages_old,
  ROUND(IFNULL(SUM(NUMBER_RECORDS) / NULLIF(COUNT(DISTINCT INDEX_NAME), 0), 0)) AS rows_cached
FROM information_schema.INNODB_BUFFER_PAGE
WHERE TABLE_NAME IS NOT NULL
GROUP BY 1, 2
ORDER BY 3 DESC;

CREATE VIEW innodb_buffer_stats_by_table AS
SELECT object_schema, object_name, FORMAT_BYTES(allocated) AS allocated, FORMAT_BYTES(data) AS data, pages,
  pages_hashed, pages_old, rows_cached
FROM sys.`x$innodb_buffer_stats_by_table`;

CREATE VIEW `x$innodb_buffer_stats_by_schema` AS
SELECT object_schema, SUM(allocated) AS allocated, SUM(data) AS data, SUM(pages) AS pages,
  SUM(pages_hashed) AS pages_hashed, SUM(pages_old) AS pages_old, SUM(rows_cached) AS rows_cached
FROM sys.`x$innodb_buffer_stats_by_table`
GROUP BY object_schema
ORDER BY 2 DESC;

CREATE VIEW innodb_buffer_stats_by_schema AS
SELECT object_schema, FORMAT_BYTES(allocated) AS allocated, FORMAT_BYTES(data) AS data, pages, pages_hashed,
  pages_old, rows_cached
FROM sys.`x$innodb_buffer_stats_by_schema`;

CREATE VIEW `x$schema_table_statistics_with_buffer` AS
SELECT t.OBJECT_SCHEMA AS table_schema, t.OBJECT_NAME AS table_name,
  t.COUNT_FETCH AS rows_fetched, t.SUM_TIMER_FETCH AS fetch_latency,
  t.COUNT_INSERT AS rows_inserted, t.SUM_TIMER_INSERT AS insert_latency,
  t.COUNT_UPDATE AS rows_updated, t.SUM_TIMER_UPDATE AS update_latency,
  t.COUNT_DELETE AS rows_deleted, t.SUM_TIMER_DELETE AS delete_latency,
  f.count_read AS io_read_requests, f.sum_number_of_bytes_read AS io_read,
  f.sum_timer_read AS io_read_latency, f.count_write AS io_write_requests,
  f.sum_number_of_bytes_write AS io_write, f.sum_timer_write AS io_write_latency,
  f.count_misc AS io_misc_requests, f.sum_timer_misc AS io_misc_latency,
  b.allocated AS innodb_buffer_allocated, b.data AS innodb_buffer_data,
  b.allocated - b.data AS innodb_buffer_free, b.pages AS innodb_buffer_pages,
  b.pages_hashed AS innodb_buffer_pages_hashed, b.pages_old AS innodb_buffer_pages_old,
  b.rows_cached AS innodb_buffer_rows_cached
FROM performance_schema.table_io_waits_summary_by_table t
  LEFT JOIN sys.`x$ps_schema_table_statistics_io` f
    ON f.table_schema = t.OBJECT_SCHEMA AND f.table_name = t.OBJECT_NAME
  LEFT JOIN sys.`x$innodb_buffer_stats_by_table` b
    ON b.object_schema = t.OBJECT_SCHEMA AND b.object_name = t.OBJECT_NAME
ORDER BY t.SUM_TIMER_WAIT DESC;

CREATE VIEW schema_table_statistics_with_buffer AS
SELECT table_schema, table_name, rows_fetched, FORMAT_PICO_TIME(fetch_latency) AS fetch_latency, rows_inserted,
  FORMAT_PICO_TIME(insert_latency) AS insert_latency, rows_updated,
  FORMAT_PICO_TIME(update_latency) AS update_latency, rows_deleted,
  FORMAT_PICO_TIME(delete_latency) AS delete_latency, io_read_requests, FORMAT_BYTES(io_read) AS io_read,
  FORMAT_PICO_TIME(io_read_latency) AS io_read_latency, io_write_requests, FORMAT_BYTES(io_write) AS io_write,
  FORMAT_PICO_TIME(io_write_latency) AS io_write_latency, io_misc_requests,
  FORMAT_PICO_TIME(io_misc_latency) AS io_misc_latency,
  FORMAT_BYTES(innodb_buffer_allocated) AS innodb_buffer_allocated,
  FORMAT_BYTES(innodb_buffer_data) AS innodb_buffer_data, FORMAT_BYTES(innodb_buffer_free) AS innodb_buffer_free,
  innodb_buffer_pages, innodb_buffer_pages_hashed, innodb_buffer_pages_old, innodb_buffer_rows_cached
FROM sys.`x$schema_table_statistics_with_buffer`;

CREATE VIEW `x$schema_index_statistics` AS
SELECT OBJECT_SCHEMA AS table_schema, OBJECT_NAME AS table_name, INDEX_NAME AS index_name,
  COUNT_FETCH AS rows_selected, SUM_TIMER_FETCH AS select_latency, COUNT_INSERT AS rows_inserted,
  SUM_TIMER_INSERT AS insert_latency, COUNT_UPDATE AS rows_updated, SUM_TIMER_UPDATE AS update_latency,
  COUNT_DELETE AS rows_deleted, SUM_TIMER_DELETE AS delete_latency
FROM performance_schema.table_io_waits_summary_by_index_usage
WHERE INDEX_NAME IS NOT NULL
ORDER BY SUM_TIMER_WAIT DESC;

CREATE VIEW schema_index_statistics AS
SELECT table_schema, table_name, index_name, rows_selected, FORMAT_PICO_TIME(select_latency) AS select_latency,
  rows_inserted, FORMAT_PICO_TIME(insert_latency) AS insert_latency, rows_updated,
  FORMAT_PICO_TIME(update_latency) AS update_latency, rows_deleted,
  FORMAT_PICO_TIME(delete_latency) AS delete_latency
FROM sys.`x$schema_index_statistics`;

CREATE VIEW `x$schema_tables_with_full_table_scans` AS
SELECT OBJECT_SCHEMA AS object_schema, OBJECT_NAME AS object_name, COUNT_READ AS rows_full_scanned,
  SUM_TIMER_WAIT AS latency
FROM performance_schema.table_io_waits_summary_by_index_usage
WHERE INDEX_NAME IS NULL AND COUNT_READ > 0
ORDER BY COUNT_READ DESC;

CREATE VIEW schema_tables_with_full_table_scans AS
SELECT object_schema, object_name, rows_full_scanned, FORMAT_PICO_TIME(latency) AS latency
FROM sys.`x$schema_tables_with_full_table_scans`;

CREATE VIEW schema_unused_indexes AS
SELECT u.OBJECT_SCHEMA AS object_schema, u.OBJECT_NAME AS object_name, u.INDEX_NAME AS index_name
FROM performance_schema.table_io_waits_summary_by_index_usage u
  JOIN information_schema.STATISTICS s
    ON s.TABLE_SCHEMA = u.OBJECT_SCHEMA AND s.TABLE_NAME = u.OBJECT_NAME AND s.INDEX_NAME = u.INDEX_NAME
WHERE u.INDEX_NAME <> 'PRIMARY' AND u.COUNT_STAR = 0 AND u.OBJECT_SCHEMA <> 'mysql' AND s.NON_UNIQUE = 1
  AND s.SEQ_IN_INDEX = 1
ORDER BY u.OBJECT_SCHEMA, u.OBJECT_NAME;
