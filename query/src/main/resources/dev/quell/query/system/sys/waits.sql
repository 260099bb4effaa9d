-- How long sessions have waited and for what, in which stages they were, and what they read and wrote of files.

CREATE VIEW `x$waits_global_by_latency` AS
SELECT EVENT_NAME AS events, COUNT_STAR AS total, SUM_TIMER_WAIT AS total_latency, AVG_TIMER_WAIT AS avg_latency,
  MAX_TIMER_WAIT AS max_latency
FROM performance_schema.events_waits_summary_global_by_event_name
WHERE EVENT_NAME <> 'idle' AND SUM_TIMER_WAIT > 0
ORDER BY SUM_TIMER_WAIT DESC;

CREATE VIEW waits_global_by_latency AS
SELECT events, total, FORMAT_PICO_TIME(total_latency) AS total_latency, FORMAT_PICO_TIME(avg_latency) AS avg_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency
FROM sys.`x$waits_global_by_latency`;

CREATE VIEW `x$waits_by_user_by_latency` AS
SELECT IF(USER IS NULL, 'background', USER) AS user, EVENT_NAME AS event, COUNT_STAR AS total,
  SUM_TIMER_WAIT AS total_latency, AVG_TIMER_WAIT AS avg_latency, MAX_TIMER_WAIT AS max_latency
FROM performance_schema.events_waits_summary_by_user_by_event_name
WHERE EVENT_NAME <> 'idle' AND USER IS NOT NULL AND SUM_TIMER_WAIT > 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW waits_by_user_by_latency AS
SELECT user, event, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency, FORMAT_PICO_TIME(max_latency) AS max_latency
FROM sys.`x$waits_by_user_by_latency`;

CREATE VIEW `x$user_summary_by_stages` AS
SELECT IF(USER IS NULL, 'background', USER) AS user, EVENT_NAME AS event_name, COUNT_STAR AS total,
  SUM_TIMER_WAIT AS total_latency, AVG_TIMER_WAIT AS avg_latency
FROM performance_schema.events_stages_summary_by_user_by_event_name
WHERE SUM_TIMER_WAIT <> 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW user_summary_by_stages AS
SELECT user, event_name, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency
FROM sys.`x$user_summary_by_stages`;

CREATE VIEW `x$user_summary_by_file_io` AS
SELECT IF(USER IS NULL, 'background', USER) AS user, SUM(COUNT_STAR) AS ios, SUM(SUM_TIMER_WAIT) AS io_latency
FROM performance_schema.events_waits_summary_by_user_by_event_name
WHERE EVENT_NAME LIKE 'wait/io/file/%'
GROUP BY IF(USER IS NULL, 'background', USER)
ORDER BY SUM(SUM_TIMER_WAIT) DESC;

CREATE VIEW user_summary_by_file_io AS
SELECT user, ios, FORMAT_PICO_TIME(io_latency) AS io_latency
FROM sys.`x$user_summary_by_file_io`;

CREATE VIEW `x$user_summary_by_file_io_type` AS
SELECT IF(USER IS NULL, 'background', USER) AS user, EVENT_NAME AS event_name, COUNT_STAR AS total,
  SUM_TIMER_WAIT AS latency, MAX_TIMER_WAIT AS max_latency
FROM performance_schema.events_waits_summary_by_user_by_event_name
WHERE EVENT_NAME LIKE 'wait/io/file/%' AND COUNT_STAR > 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW user_summary_by_file_io_type AS
SELECT user, event_name, total, FORMAT_PICO_TIME(latency) AS latency, FORMAT_PICO_TIME(max_latency) AS max_latency
FROM sys.`x$user_summary_by_file_io_type`;

CREATE VIEW `x$waits_by_host_by_latency` AS
SELECT IF(HOST IS NULL, 'background', HOST) AS host, EVENT_NAME AS event, COUNT_STAR AS total,
  SUM_TIMER_WAIT AS total_latency, AVG_TIMER_WAIT AS avg_latency, MAX_TIMER_WAIT AS max_latency
FROM performance_schema.events_waits_summary_by_host_by_event_name
WHERE EVENT_NAME <> 'idle' AND HOST IS NOT NULL AND SUM_TIMER_WAIT > 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW waits_by_host_by_latency AS
SELECT host, event, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency, FORMAT_PICO_TIME(max_latency) AS max_latency
FROM sys.`x$waits_by_host_by_latency`;

CREATE VIEW `x$host_summary_by_stages` AS
SELECT IF(HOST IS NULL, 'background', HOST) AS host, EVENT_NAME AS event_name, COUNT_STAR AS total,
  SUM_TIMER_WAIT AS total_latency, AVG_TIMER_WAIT AS avg_latency
FROM performance_schema.events_stages_summary_by_host_by_event_name
WHERE SUM_TIMER_WAIT <> 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW host_summary_by_stages AS
SELECT host, event_name, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency
FROM sys.`x$host_summary_by_stages`;

CREATE VIEW `x$host_summary_by_file_io` AS
SELECT IF(HOST IS NULL, 'background', HOST) AS host, SUM(COUNT_STAR) AS ios, SUM(SUM_TIMER_WAIT) AS io_latency
FROM performance_schema.events_waits_summary_by_host_by_event_name
WHERE EVENT_NAME LIKE 'wait/io/file/%'
GROUP BY IF(HOST IS NULL, 'background', HOST)
ORDER BY SUM(SUM_TIMER_WAIT) DESC;

CREATE VIEW host_summary_by_file_io AS
SELECT host, ios, FORMAT_PICO_TIME(io_latency) AS io_latency
FROM sys.`x$host_summary_by_file_io`;

CREATE VIEW `x$host_summary_by_file_io_type` AS
SELECT IF(HOST IS NULL, 'background', HOST) AS host, EVENT_NAME AS event_name, COUNT_STAR AS total,
  SUM_TIMER_WAIT AS total_latency, MAX_TIMER_WAIT AS max_latency
FROM performance_schema.events_waits_summary_by_host_by_event_name
WHERE EVENT_NAME LIKE 'wait/io/file/%' AND COUNT_STAR > 0
ORDER BY 1, SUM_TIMER_WAIT DESC;

CREATE VIEW host_summary_by_file_io_type AS
SELECT host, event_name, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency
FROM sys.`x$host_summary_by_file_io_type`;

CREATE VIEW `x$wait_classes_global_by_latency` AS
SELECT SUBSTRING_INDEX(EVENT_NAME, '/', 3) AS event_class, SUM(COUNT_STAR) AS total,
  SUM(SUM_TIMER_WAIT) AS total_latency, MIN(MIN_TIMER_WAIT) AS min_latency,
  IFNULL(SUM(SUM_TIMER_WAIT) / NULLIF(SUM(COUNT_STAR), 0), 0) AS avg_latency, MAX(MAX_TIMER_WAIT) AS max_latency
FROM performance_schema.events_waits_summary_global_by_event_name
WHERE SUM_TIMER_WAIT > 0 AND EVENT_NAME <> 'idle'
GROUP BY SUBSTRING_INDEX(EVENT_NAME, '/', 3)
ORDER BY SUM(SUM_TIMER_WAIT) DESC;

CREATE VIEW wait_classes_global_by_latency AS
SELECT event_class, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(min_latency) AS min_latency, FORMAT_PICO_TIME(avg_latency) AS avg_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency
FROM sys.`x$wait_classes_global_by_latency`;

CREATE VIEW `x$wait_classes_global_by_avg_latency` AS
SELECT SUBSTRING_INDEX(EVENT_NAME, '/', 3) AS event_class, SUM(COUNT_STAR) AS total,
  SUM(SUM_TIMER_WAIT) AS total_latency, MIN(MIN_TIMER_WAIT) AS min_latency,
  IFNULL(SUM(SUM_TIMER_WAIT) / NULLIF(SUM(COUNT_STAR), 0), 0) AS avg_latency, MAX(MAX_TIMER_WAIT) AS max_latency
FROM performance_schema.events_waits_summary_global_by_event_name
WHERE SUM_TIMER_WAIT > 0 AND EVENT_NAME <> 'idle'
GROUP BY SUBSTRING_INDEX(EVENT_NAME, '/', 3)
ORDER BY IFNULL(SUM(SUM_TIMER_WAIT) / NULLIF(SUM(COUNT_STAR), 0), 0) DESC;

CREATE VIEW wait_classes_global_by_avg_latency AS
SELECT event_class, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(min_latency) AS min_latency, FORMAT_PICO_TIME(avg_latency) AS avg_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency
FROM sys.`x$wait_classes_global_by_avg_latency`;

CREATE VIEW `x$io_by_thread_by_latency` AS
SELECT IF(t.PROCESSLIST_ID IS NULL, SUBSTRING_INDEX(t.NAME, '/', -1),
    CONCAT(t.PROCESSLIST_USER, '@', CONVERT(t.PROCESSLIST_HOST USING utf8mb4))) AS user,
  SUM(w.COUNT_STAR) AS total, SUM(w.SUM_TIMER_WAIT) AS total_latency, MIN(w.MIN_TIMER_WAIT) AS min_latency,
  AVG(w.AVG_TIMER_WAIT) AS avg_latency, MAX(w.MAX_TIMER_WAIT) AS max_latency, t.THREAD_ID AS thread_id,
  t.PROCESSLIST_ID AS processlist_id
FROM performance_schema.events_waits_summary_by_thread_by_event_name w
  JOIN performance_schema.threads t ON t.THREAD_ID = w.THREAD_ID
WHERE w.EVENT_NAME LIKE 'wait/io/file/%' AND w.SUM_TIMER_WAIT > 0
GROUP BY t.THREAD_ID, t.PROCESSLIST_ID, 1
ORDER BY SUM(w.SUM_TIMER_WAIT) DESC;

CREATE VIEW io_by_thread_by_latency AS
SELECT user, total, FORMAT_PICO_TIME(total_latency) AS total_latency, FORMAT_PICO_TIME(min_latency) AS min_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency, FORMAT_PICO_TIME(max_latency) AS max_latency, thread_id,
  processlist_id
FROM sys.`x$io_by_thread_by_latency`;

CREATE VIEW `x$io_global_by_file_by_bytes` AS
SELECT FILE_NAME AS file, COUNT_READ AS count_read, SUM_NUMBER_OF_BYTES_READ AS total_read,
  IFNULL(SUM_NUMBER_OF_BYTES_READ / NULLIF(COUNT_READ, 0), 0) AS avg_read, COUNT_WRITE AS count_write,
  SUM_NUMBER_OF_BYTES_WRITE AS total_written,
  IFNULL(SUM_NUMBER_OF_BYTES_WRITE / NULLIF(COUNT_WRITE, 0), 0.00) AS avg_write,
  SUM_NUMBER_OF_BYTES_READ + SUM_NUMBER_OF_BYTES_WRITE AS total,
  IFNULL(ROUND(100 - 100 * SUM_NUMBER_OF_BYTES_READ
    / NULLIF(SUM_NUMBER_OF_BYTES_READ + SUM_NUMBER_OF_BYTES_WRITE, 0), 2), 0.00) AS write_pct
FROM performance_schema.file_summary_by_instance
ORDER BY 8 DESC;

CREATE VIEW io_global_by_file_by_bytes AS
SELECT file, count_read, FORMAT_BYTES(total_read) AS total_read, FORMAT_BYTES(avg_read) AS avg_read, count_write,
  FORMAT_BYTES(total_written) AS total_written, FORMAT_BYTES(avg_write) AS avg_write,
  FORMAT_BYTES(total) AS total, write_pct
FROM sys.`x$io_global_by_file_by_bytes`;

CREATE VIEW `x$io_global_by_file_by_latency` AS
SELECT FILE_NAME AS file, COUNT_STAR AS total, SUM_TIMER_WAIT AS total_latency, COUNT_READ AS count_read,
  SUM_TIMER_READ AS read_latency, COUNT_WRITE AS count_write, SUM_TIMER_WRITE AS write_latency,
  COUNT_MISC AS count_misc, SUM_TIMER_MISC AS misc_latency
FROM performance_schema.file_summary_by_instance
ORDER BY SUM_TIMER_WAIT DESC;

CREATE VIEW io_global_by_file_by_latency AS
SELECT file, total, FORMAT_PICO_TIME(total_latency) AS total_latency, count_read,
  FORMAT_PICO_TIME(read_latency) AS read_latency, count_write, FORMAT_PICO_TIME(write_latency) AS write_latency,
  count_misc, FORMAT_PICO_TIME(misc_latency) AS misc_latency
FROM sys.`x$io_global_by_file_by_latency`;

CREATE VIEW `x$io_global_by_wait_by_bytes` AS
SELECT SUBSTRING_INDEX(EVENT_NAME, '/', -2) AS event_name, COUNT_STAR AS total, SUM_TIMER_WAIT AS total_latency,
  MIN_TIMER_WAIT AS min_latency, AVG_TIMER_WAIT AS avg_latency, MAX_TIMER_WAIT AS max_latency, COUNT_READ AS count_read,
  SUM_NUMBER_OF_BYTES_READ AS total_read, IFNULL(SUM_NUMBER_OF_BYTES_READ / NULLIF(COUNT_READ, 0), 0) AS avg_read,
  COUNT_WRITE AS count_write, SUM_NUMBER_OF_BYTES_WRITE AS total_written,
  IFNULL(SUM_NUMBER_OF_BYTES_WRITE / NULLIF(COUNT_WRITE, 0), 0) AS avg_written,
  SUM_NUMBER_OF_BYTES_WRITE + SUM_NUMBER_OF_BYTES_READ AS total_requested
FROM performance_schema.file_summary_by_event_name
WHERE EVENT_NAME LIKE 'wait/io/file/%' AND COUNT_STAR > 0
ORDER BY 13 DESC;

CREATE VIEW io_global_by_wait_by_bytes AS
SELECT event_name, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(min_latency) AS min_latency, FORMAT_PICO_TIME(avg_latency) AS avg_latency,
  FORMAT_PICO_TIME(max_latency) AS max_latency, count_read, FORMAT_BYTES(total_read) AS total_read,
  FORMAT_BYTES(avg_read) AS avg_read, count_write, FORMAT_BYTES(total_written) AS total_written,
  FORMAT_BYTES(avg_written) AS avg_written, FORMAT_BYTES(total_requested) AS total_requested
FROM sys.`x$io_global_by_wait_by_bytes`;

CREATE VIEW `x$io_global_by_wait_by_latency` AS
SELECT SUBSTRING_INDEX(EVENT_NAME, '/', -2) AS event_name, COUNT_STAR AS total, SUM_TIMER_WAIT AS total_latency,
  AVG_TIMER_WAIT AS avg_latency, MAX_TIMER_WAIT AS max_latency, SUM_TIMER_READ AS read_latency,
  SUM_TIMER_WRITE AS write_latency, SUM_TIMER_MISC AS misc_latency, COUNT_READ AS count_read,
  SUM_NUMBER_OF_BYTES_READ AS total_read, IFNULL(SUM_NUMBER_OF_BYTES_READ / NULLIF(COUNT_READ, 0), 0) AS avg_read,
  COUNT_WRITE AS count_write, SUM_NUMBER_OF_BYTES_WRITE AS total_written,
  IFNULL(SUM_NUMBER_OF_BYTES_WRITE / NULLIF(COUNT_WRITE, 0), 0) AS avg_written
FROM performance_schema.file_summary_by_event_name
WHERE EVENT_NAME LIKE 'wait/io/file/%' AND COUNT_STAR > 0
ORDER BY SUM_TIMER_WAIT DESC;

CREATE VIEW io_global_by_wait_by_latency AS
SELECT event_name, total, FORMAT_PICO_TIME(total_latency) AS total_latency,
  FORMAT_PICO_TIME(avg_latency) AS avg_latency, FORMAT_PICO_TIME(max_latency) AS max_latency,
  FORMAT_PICO_TIME(read_latency) AS read_latency, FORMAT_PICO_TIME(write_latency) AS write_latency,
  FORMAT_PICO_TIME(misc_latency) AS misc_latency, count_read, FORMAT_BYTES(total_read) AS total_read,
  FORMAT_BYTES(avg_read) AS avg_read, count_write, FORMAT_BYTES(total_written) AS total_written,
  FORMAT_BYTES(avg_written) AS avg_written
FROM sys.`x$io_global_by_wait_by_latency`;

CREATE VIEW `x$latest_file_io` AS
SELECT IF(t.PROCESSLIST_ID IS NULL, CONCAT(SUBSTRING_INDEX(t.NAME, '/', -1), ':', w.THREAD_ID),
    CONCAT(t.PROCESSLIST_USER, '@', CONVERT(t.PROCESSLIST_HOST USING utf8mb4), ':', t.PROCESSLIST_ID)) AS thread,
  w.OBJECT_NAME AS file, w.TIMER_WAIT AS latency, w.OPERATION AS operation, w.NUMBER_OF_BYTES AS requested
FROM performance_schema.events_waits_history_long w
  LEFT JOIN performance_schema.threads t ON t.THREAD_ID = w.THREAD_ID
WHERE w.EVENT_NAME LIKE 'wait/io/file/%'
ORDER BY w.TIMER_START DESC;

CREATE VIEW latest_file_io AS
SELECT thread, file, FORMAT_PICO_TIME(latency) AS latency, operation, FORMAT_BYTES(requested) AS requested
FROM sys.`x$latest_file_io`;
