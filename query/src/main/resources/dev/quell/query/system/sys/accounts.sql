-- What users, and hosts, have their sessions do.

CREATE VIEW `x$user_summary_by_statement_type` AS
SELECT IF(USER IS NULL, 'background', USER) AS user, SUBSTRING_INDEX(EVENT_NAME, '/', -1) AS statement,
  COUNT_STAR AS total, SUM_TIMER_WAIT AS total_latency, MAX_TIMER_WAIT AS max_latency,
  SUM_LOCK_TIME AS lock_latency, SUM_CPU_TIME AS cpu_latency, SUM_ROWS_SENT AS rows_sent,
  SUM_ROWS_EXAMINED AS rows_examined, SUM_ROWS_AFFECTED AS rows_affected,
  SUM_NO_INDEX_USED + SUM_NO_GOOD_INDEX_USED AS full_scans
FROM performance_schema.events_statements_summary_by_user_by_event_name
WHERE SUM_TIMER_WAIT > 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW user_summary_by_statement_type AS
SELECT user, statement, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency, FORMAT_PICO_TIME(lock_latency) AS lock_latency,
  FORMAT_PICO_TIME(cpu_latency) AS cpu_latency, rows_sent, rows_examined, rows_affected, full_scans
FROM sys.`x$user_summary_by_statement_type`;

CREATE VIEW `x$user_summary_by_statement_latency` AS
SELECT IF(USER IS NULL, 'background', USER) AS user, SUM(COUNT_STAR) AS total, SUM(SUM_TIMER_WAIT) AS total_latency,
  MAX(MAX_TIMER_WAIT) AS max_latency, SUM(SUM_LOCK_TIME) AS lock_latency, SUM(SUM_CPU_TIME) AS cpu_latency,
  SUM(SUM_ROWS_SENT) AS rows_sent, SUM(SUM_ROWS_EXAMINED) AS rows_examined,
  SUM(SUM_ROWS_AFFECTED) AS rows_affected,
  SUM(SUM_NO_INDEX_USED) + SUM(SUM_NO_GOOD_INDEX_USED) AS full_scans
FROM performance_schema.events_statements_summary_by_user_by_event_name
GROUP BY IF(USER IS NULL, 'background', USER)
ORDER BY SUM(SUM_TIMER_WAIT) DESC;

CREATE VIEW user_summary_by_statement_latency AS
SELECT user, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency, FORMAT_PICO_TIME(lock_latency) AS lock_latency,
  FORMAT_PICO_TIME(cpu_latency) AS cpu_latency, rows_sent, rows_examined, rows_affected, full_scans
FROM sys.`x$user_summary_by_statement_latency`;

CREATE VIEW `x$user_summary` AS
SELECT a.user, s.total AS statements, s.total_latency AS statement_latency,
  IFNULL(s.total_latency / NULLIF(s.total, 0), 0) AS statement_avg_latency, s.full_scans AS table_scans,
  CAST(NULL AS DECIMAL(64, 0)) AS file_ios, CAST(NULL AS DECIMAL(64, 0)) AS file_io_latency,
  a.current_connections, a.total_connections, a.unique_hosts,
  CAST(NULL AS DECIMAL(63, 0)) AS current_memory, CAST(NULL AS DECIMAL(64, 0)) AS total_memory_allocated
FROM (
  SELECT IF(USER IS NULL, 'background', USER) AS user, SUM(CURRENT_CONNECTIONS) AS current_connections,
    SUM(TOTAL_CONNECTIONS) AS total_connections, COUNT(DISTINCT HOST) AS unique_hosts
  FROM performance_schema.accounts
  GROUP BY IF(USER IS NULL, 'background', USER)) a
  LEFT JOIN sys.`x$user_summary_by_statement_latency` s ON s.user = a.user;

CREATE VIEW user_summary AS
SELECT user, statements, FORMAT_PICO_TIME(statement_latency) AS statement_latency,
  FORMAT_PICO_TIME(statement_avg_latency) AS statement_avg_latency, table_scans, file_ios,
  FORMAT_PICO_TIME(file_io_latency) AS file_io_latency, current_connections, total_connections, unique_hosts,
  FORMAT_BYTES(current_memory) AS current_memory, FORMAT_BYTES(total_memory_allocated) AS total_memory_allocated
FROM sys.`x$user_summary`;

CREATE VIEW `x$host_summary_by_statement_type` AS
SELECT IF(HOST IS NULL, 'background', HOST) AS host, SUBSTRING_INDEX(EVENT_NAME, '/', -1) AS statement,
  COUNT_STAR AS total, SUM_TIMER_WAIT AS total_latency, MAX_TIMER_WAIT AS max_latency,
  SUM_LOCK_TIME AS lock_latency, SUM_CPU_TIME AS cpu_latency, SUM_ROWS_SENT AS rows_sent,
  SUM_ROWS_EXAMINED AS rows_examined, SUM_ROWS_AFFECTED AS rows_affected,
  SUM_NO_INDEX_USED + SUM_NO_GOOD_INDEX_USED AS full_scans
FROM performance_schema.events_statements_summary_by_host_by_event_name
WHERE SUM_TIMER_WAIT > 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW host_summary_by_statement_type AS
SELECT host, statement, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency, FORMAT_PICO_TIME(lock_latency) AS lock_latency,
  FORMAT_PICO_TIME(cpu_latency) AS cpu_latency, rows_sent, rows_examined, rows_affected, full_scans
FROM sys.`x$host_summary_by_statement_type`;

CREATE VIEW `x$host_summary_by_statement_latency` AS
SELECT IF(HOST IS NULL, 'background', HOST) AS host, SUM(COUNT_STAR) AS total, SUM(SUM_TIMER_WAIT) AS total_latency,
  MAX(MAX_TIMER_WAIT) AS max_latency, SUM(SUM_LOCK_TIME) AS lock_latency, SUM(SUM_CPU_TIME) AS cpu_latency,
  SUM(SUM_ROWS_SENT) AS rows_sent, SUM(SUM_ROWS_EXAMINED) AS rows_examined,
  SUM(SUM_ROWS_AFFECTED) AS rows_affected,
  SUM(SUM_NO_INDEX_USED) + SUM(SUM_NO_GOOD_INDEX_USED) AS full_scans
FROM performance_schema.events_statements_summary_by_host_by_event_name
GROUP BY IF(HOST IS NULL, 'background', HOST)
ORDER BY SUM(SUM_TIMER_WAIT) DESC;

CREATE VIEW host_summary_by_statement_latency AS
SELECT host, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency, FORMAT_PICO_TIME(lock_latency) AS lock_latency,
  FORMAT_PICO_TIME(cpu_latency) AS cpu_latency, rows_sent, rows_examined, rows_affected, full_scans
FROM sys.`x$host_summary_by_statement_latency`;

CREATE VIEW `x$host_summary` AS
SELECT a.host, s.total AS statements, s.total_latency AS statement_latency,
  IFNULL(s.total_latency / NULLIF(s.total, 0), 0) AS statement_avg_latency, s.full_scans AS table_scans,
  CAST(NULL AS DECIMAL(64, 0)) AS file_ios, CAST(NULL AS DECIMAL(64, 0)) AS file_io_latency,
  a.current_connections, a.total_connections, a.unique_users,
  CAST(NULL AS DECIMAL(63, 0)) AS current_memory, CAST(NULL AS DECIMAL(64, 0)) AS total_memory_allocated
FROM (
  SELECT IF(HOST IS NULL, 'background', HOST) AS host, SUM(CURRENT_CONNECTIONS) AS current_connections,
    SUM(TOTAL_CONNECTIONS) AS total_connections, COUNT(DISTINCT USER) AS unique_users
  FROM performance_schema.accounts
  GROUP BY IF(HOST IS NULL, 'background', HOST)) a
  LEFT JOIN sys.`x$host_summary_by_statement_latency` s ON s.host = a.host;

CREATE VIEW host_summary AS
SELECT host, statements, FORMAT_PICO_TIME(statement_latency) AS statement_latency,
  FORMAT_PICO_TIME(statement_avg_latency) AS statement_avg_latency, table_scans, file_ios,
  FORMAT_PICO_TIME(file_io_latency) AS file_io_latency, current_connections, total_connections, unique_users,
  FORMAT_BYTES(current_memory) AS current_memory, FORMAT_BYTES(total_memory_allocated) AS total_memory_allocated
FROM sys.`x$host_summary`;
