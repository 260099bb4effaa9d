-- Sessions and the server's own threads, with what they do, did last, and belong to.

CREATE VIEW `x$processlist` AS
SELECT t.THREAD_ID AS thd_id, t.PROCESSLIST_ID AS conn_id,
  IF(t.PROCESSLIST_ID IS NULL, REPLACE(t.NAME, 'thread/', ''),
    CONCAT(t.PROCESSLIST_USER, '@', CONVERT(t.PROCESSLIST_HOST USING utf8mb4))) AS user,
  t.PROCESSLIST_DB AS db, t.PROCESSLIST_COMMAND AS command, t.PROCESSLIST_STATE AS state,
  t.PROCESSLIST_TIME AS time, t.PROCESSLIST_INFO AS current_statement, t.EXECUTION_ENGINE AS execution_engine,
  IF(s.END_EVENT_ID IS NULL, s.TIMER_WAIT, NULL) AS statement_latency,
  IF(s.END_EVENT_ID IS NULL, ROUND(100 * (g.WORK_COMPLETED / g.WORK_ESTIMATED), 2), NULL) AS progress,
  s.LOCK_TIME AS lock_latency, s.CPU_TIME AS cpu_latency,
  s.ROWS_EXAMINED AS rows_examined, s.ROWS_SENT AS rows_sent, s.ROWS_AFFECTED AS rows_affected,
  s.CREATED_TMP_TABLES AS tmp_tables, s.CREATED_TMP_DISK_TABLES AS tmp_disk_tables,
  IF(s.NO_INDEX_USED > 0 OR s.NO_GOOD_INDEX_USED > 0, 'YES', 'NO') AS full_scan,
  IF(s.END_EVENT_ID IS NULL, NULL, s.SQL_TEXT) AS last_statement,
  IF(s.END_EVENT_ID IS NULL, NULL, s.TIMER_WAIT) AS last_statement_latency,
  CAST(t.TOTAL_MEMORY AS DECIMAL(41, 0)) AS current_memory,
  w.EVENT_NAME AS last_wait, IF(w.END_EVENT_ID IS NULL AND w.EVENT_NAME IS NOT NULL, 'Still Waiting', w.TIMER_WAIT) AS last_wait_latency,
  w.SOURCE AS source,
  x.TIMER_WAIT AS trx_latency, x.STATE AS trx_state, x.AUTOCOMMIT AS trx_autocommit,
  p.ATTR_VALUE AS pid, n.ATTR_VALUE AS program_name
FROM performance_schema.threads t
  LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.events_stages_current g ON g.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.events_waits_current w ON w.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.session_connect_attrs p
    ON p.PROCESSLIST_ID = t.PROCESSLIST_ID AND p.ATTR_NAME = '_pid'
  LEFT JOIN performance_schema.session_connect_attrs n
    ON n.PROCESSLIST_ID = t.PROCESSLIST_ID AND n.ATTR_NAME = 'program_name'
ORDER BY t.PROCESSLIST_TIME DESC;

CREATE VIEW processlist AS
SELECT thd_id, conn_id, user, db, command, state, time,
  sys.format_statement(current_statement) AS current_statement, execution_engine,
  FORMAT_PICO_TIME(statement_latency) AS statement_latency, progress,
  FORMAT_PICO_TIME(lock_latency) AS lock_latency, FORMAT_PICO_TIME(cpu_latency) AS cpu_latency,
  rows_examined, rows_sent, rows_affected, tmp_tables, tmp_disk_tables, full_scan,
  sys.format_statement(last_statement) AS last_statement,
  FORMAT_PICO_TIME(last_statement_latency) AS last_statement_latency,
  FORMAT_BYTES(current_memory) AS current_memory, last_wait,
  IF(last_wait_latency = 'Still Waiting', 'Still Waiting', FORMAT_PICO_TIME(last_wait_latency)) AS last_wait_latency,
  source, FORMAT_PICO_TIME(trx_latency) AS trx_latency, trx_state, trx_autocommit, pid, program_name
FROM sys.`x$processlist`;

CREATE VIEW `x$session` AS
SELECT * FROM sys.`x$processlist` WHERE conn_id IS NOT NULL AND command <> 'Daemon';

CREATE VIEW session AS
SELECT * FROM sys.processlist WHERE conn_id IS NOT NULL AND command <> 'Daemon';

CREATE VIEW session_ssl_status AS
SELECT v.THREAD_ID AS thread_id, v.VARIABLE_VALUE AS ssl_version, c.VARIABLE_VALUE AS ssl_cipher,
  r.VARIABLE_VALUE AS ssl_sessions_reused
FROM performance_schema.status_by_thread v
  LEFT JOIN performance_schema.status_by_thread c
    ON c.THREAD_ID = v.THREAD_ID AND c.VARIABLE_NAME = 'Ssl_cipher'
  LEFT JOIN performance_schema.status_by_thread r
    ON r.THREAD_ID = v.THREAD_ID AND r.VARIABLE_NAME = 'Ssl_sessions_reused'
WHERE v.VARIABLE_NAME = 'Ssl_version';
