-- Statements by digest: the costly, the failing, the ones that scan, sort and keep rows.

CREATE VIEW `x$statement_analysis` AS
SELECT DIGEST_TEXT AS query, SCHEMA_NAME AS db,
  IF(SUM_NO_GOOD_INDEX_USED > 0 OR SUM_NO_INDEX_USED > 0, '*', '') AS full_scan,
  COUNT_STAR AS exec_count, COUNT_SECONDARY AS exec_secondary_count,
  SUM_ERRORS AS err_count, SUM_WARNINGS AS warn_count,
  SUM_TIMER_WAIT AS total_latency, MAX_TIMER_WAIT AS max_latency, AVG_TIMER_WAIT AS avg_latency,
  SUM_LOCK_TIME AS lock_latency, SUM_CPU_TIME AS cpu_latency,
  SUM_ROWS_SENT AS rows_sent, ROUND(IFNULL(SUM_ROWS_SENT / NULLIF(COUNT_STAR, 0), 0)) AS rows_sent_avg,
  SUM_ROWS_EXAMINED AS rows_examined,
  ROUND(IFNULL(SUM_ROWS_EXAMINED / NULLIF(COUNT_STAR, 0), 0)) AS rows_examined_avg,
  SUM_ROWS_AFFECTED AS rows_affected,
  ROUND(IFNULL(SUM_ROWS_AFFECTED / NULLIF(COUNT_STAR, 0), 0)) AS rows_affected_avg,
  SUM_CREATED_TMP_TABLES AS tmp_tables, SUM_CREATED_TMP_DISK_TABLES AS tmp_disk_tables,
  SUM_SORT_ROWS AS rows_sorted, SUM_SORT_MERGE_PASSES AS sort_merge_passes,
  MAX_CONTROLLED_MEMORY AS max_controlled_memory, MAX_TOTAL_MEMORY AS max_total_memory,
  DIGEST AS digest, FIRST_SEEN AS first_seen, LAST_SEEN AS last_seen
FROM performance_schema.events_statements_summary_by_digest
ORDER BY SUM_TIMER_WAIT DESC;

CREATE VIEW statement_analysis AS
SELECT sys.format_statement(query) AS query, db, full_scan, exec_count, err_count, warn_count,
  FORMAT_PICO_TIME(total_latency) AS total_latency, FORMAT_PICO_TIME(max_latency) AS max_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency, FORMAT_PICO_TIME(lock_latency) AS lock_latency,
  FORMAT_PICO_TIME(cpu_latency) AS cpu_latency,
  rows_sent, rows_sent_avg, rows_examined, rows_examined_avg, rows_affected, rows_affected_avg,
  tmp_tables, tmp_disk_tables, rows_sorted, sort_merge_passes,
  FORMAT_BYTES(max_controlled_memory) AS max_controlled_memory, FORMAT_BYTES(max_total_memory) AS max_total_memory,
  digest, first_seen, last_seen
FROM sys.`x$statement_analysis`;

CREATE VIEW `x$statements_with_errors_or_warnings` AS
SELECT DIGEST_TEXT AS query, SCHEMA_NAME AS db, COUNT_STAR AS exec_count, SUM_ERRORS AS errors,
  IFNULL(SUM_ERRORS / NULLIF(COUNT_STAR, 0), 0) * 100 AS error_pct, SUM_WARNINGS AS warnings,
  IFNULL(SUM_WARNINGS / NULLIF(COUNT_STAR, 0), 0) * 100 AS warning_pct,
  FIRST_SEEN AS first_seen, LAST_SEEN AS last_seen, DIGEST AS digest
FROM performance_schema.events_statements_summary_by_digest
WHERE SUM_ERRORS > 0 OR SUM_WARNINGS > 0
ORDER BY SUM_ERRORS DESC, SUM_WARNINGS DESC;

CREATE VIEW statements_with_errors_or_warnings AS
SELECT sys.format_statement(query) AS query, db, exec_count, errors, error_pct, warnings, warning_pct,
  first_seen, last_seen, digest
FROM sys.`x$statements_with_errors_or_warnings`;

CREATE VIEW `x$statements_with_full_table_scans` AS
SELECT DIGEST_TEXT AS query, SCHEMA_NAME AS db, COUNT_STAR AS exec_count, SUM_TIMER_WAIT AS total_latency,
  SUM_NO_INDEX_USED AS no_index_used_count, SUM_NO_GOOD_INDEX_USED AS no_good_index_used_count,
  ROUND(IFNULL(SUM_NO_INDEX_USED / NULLIF(COUNT_STAR, 0), 0) * 100) AS no_index_used_pct,
  SUM_ROWS_SENT AS rows_sent, SUM_ROWS_EXAMINED AS rows_examined,
  ROUND(SUM_ROWS_SENT / COUNT_STAR) AS rows_sent_avg, ROUND(SUM_ROWS_EXAMINED / COUNT_STAR) AS rows_examined_avg,
  FIRST_SEEN AS first_seen, LAST_SEEN AS last_seen, DIGEST AS digest
FROM performance_schema.events_statements_summary_by_digest
WHERE (SUM_NO_INDEX_USED > 0 OR SUM_NO_GOOD_INDEX_USED > 0) AND DIGEST_TEXT NOT LIKE 'SHOW%'
ORDER BY 7 DESC, SUM_TIMER_WAIT DESC;

CREATE VIEW statements_with_full_table_scans AS
SELECT sys.format_statement(query) AS query, db, exec_count, FORMAT_PICO_TIME(total_latency) AS total_latency,
  no_index_used_count, no_good_index_used_count, no_index_used_pct, rows_sent, rows_examined, rows_sent_avg,
  rows_examined_avg, first_seen, last_seen, digest
FROM sys.`x$statements_with_full_table_scans`;

CREATE VIEW `x$statements_with_sorting` AS
SELECT DIGEST_TEXT AS query, SCHEMA_NAME AS db, COUNT_STAR AS exec_count, SUM_TIMER_WAIT AS total_latency,
  SUM_SORT_MERGE_PASSES AS sort_merge_passes,
  ROUND(IFNULL(SUM_SORT_MERGE_PASSES / NULLIF(COUNT_STAR, 0), 0)) AS avg_sort_merges,
  SUM_SORT_SCAN AS sorts_using_scans, SUM_SORT_RANGE AS sort_using_range, SUM_SORT_ROWS AS rows_sorted,
  ROUND(IFNULL(SUM_SORT_ROWS / NULLIF(COUNT_STAR, 0), 0)) AS avg_rows_sorted,
  FIRST_SEEN AS first_seen, LAST_SEEN AS last_seen, DIGEST AS digest
FROM performance_schema.events_statements_summary_by_digest
WHERE SUM_SORT_ROWS > 0
ORDER BY SUM_TIMER_WAIT DESC;

CREATE VIEW statements_with_sorting AS
SELECT sys.format_statement(query) AS query, db, exec_count, FORMAT_PICO_TIME(total_latency) AS total_latency,
  sort_merge_passes, avg_sort_merges, sorts_using_scans, sort_using_range, rows_sorted, avg_rows_sorted,
  first_seen, last_seen, digest
FROM sys.`x$statements_with_sorting`;

CREATE VIEW `x$statements_with_temp_tables` AS
SELECT DIGEST_TEXT AS query, SCHEMA_NAME AS db, COUNT_STAR AS exec_count, SUM_TIMER_WAIT AS total_latency,
  SUM_CREATED_TMP_TABLES AS memory_tmp_tables, SUM_CREATED_TMP_DISK_TABLES AS disk_tmp_tables,
  ROUND(IFNULL(SUM_CREATED_TMP_TABLES / NULLIF(COUNT_STAR, 0), 0)) AS avg_tmp_tables_per_query,
  ROUND(IFNULL(SUM_CREATED_TMP_DISK_TABLES / NULLIF(SUM_CREATED_TMP_TABLES, 0), 0) * 100) AS tmp_tables_to_disk_pct,
  FIRST_SEEN AS first_seen, LAST_SEEN AS last_seen, DIGEST AS digest
FROM performance_schema.events_statements_summary_by_digest
WHERE SUM_CREATED_TMP_TABLES > 0
ORDER BY SUM_CREATED_TMP_DISK_TABLES DESC, SUM_CREATED_TMP_TABLES DESC;

CREATE VIEW statements_with_temp_tables AS
SELECT sys.format_statement(query) AS query, db, exec_count, FORMAT_PICO_TIME(total_latency) AS total_latency,
  memory_tmp_tables, disk_tmp_tables, avg_tmp_tables_per_query, tmp_tables_to_disk_pct, first_seen, last_seen, digest
FROM sys.`x$statements_with_temp_tables`;

CREATE VIEW `x$ps_digest_avg_latency_distribution` AS
SELECT COUNT(*) AS cnt, ROUND(AVG_TIMER_WAIT / 1000000) AS avg_us
FROM performance_schema.events_statements_summary_by_digest
GROUP BY avg_us;

CREATE VIEW `x$ps_digest_95th_percentile_by_avg_us` AS
SELECT d.avg_us, d.reached AS percentile
FROM (
  SELECT avg_us,
    IFNULL(SUM(cnt) OVER (ORDER BY avg_us)
      / NULLIF((SELECT COUNT(*) FROM performance_schema.events_statements_summary_by_digest), 0), 0) AS reached
  FROM sys.`x$ps_digest_avg_latency_distribution`) d
WHERE d.reached > 0.95
ORDER BY percentile
LIMIT 1;

CREATE VIEW `x$statements_with_runtimes_in_95th_percentile` AS
SELECT s.DIGEST_TEXT AS query, s.SCHEMA_NAME AS db,
  IF(s.SUM_NO_GOOD_INDEX_USED > 0 OR s.SUM_NO_INDEX_USED > 0, '*', '') AS full_scan,
  s.COUNT_STAR AS exec_count, s.SUM_ERRORS AS err_count, s.SUM_WARNINGS AS warn_count,
  s.SUM_TIMER_WAIT AS total_latency, s.MAX_TIMER_WAIT AS max_latency, s.AVG_TIMER_WAIT AS avg_latency,
  s.SUM_ROWS_SENT AS rows_sent, ROUND(IFNULL(s.SUM_ROWS_SENT / NULLIF(s.COUNT_STAR, 0), 0)) AS rows_sent_avg,
  s.SUM_ROWS_EXAMINED AS rows_examined,
  ROUND(IFNULL(s.SUM_ROWS_EXAMINED / NULLIF(s.COUNT_STAR, 0), 0)) AS rows_examined_avg,
  s.FIRST_SEEN AS first_seen, s.LAST_SEEN AS last_seen, s.DIGEST AS digest
FROM performance_schema.events_statements_summary_by_digest s
  JOIN sys.`x$ps_digest_95th_percentile_by_avg_us` p ON ROUND(s.AVG_TIMER_WAIT / 1000000) >= p.avg_us
ORDER BY s.AVG_TIMER_WAIT DESC;

CREATE VIEW statements_with_runtimes_in_95th_percentile AS
SELECT sys.format_statement(query) AS query, db, full_scan, exec_count, err_count, warn_count,
  FORMAT_PICO_TIME(total_latency) AS total_latency, FORMAT_PICO_TIME(max_latency) AS max_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency, rows_sent, rows_sent_avg, rows_examined, rows_examined_avg,
  first_seen, last_seen, digest
FROM sys.`x$statements_with_runtimes_in_95th_percentile`;
