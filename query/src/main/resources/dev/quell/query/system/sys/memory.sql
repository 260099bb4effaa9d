-- What is held in memory, by whom and for what.

CREATE VIEW `x$memory_by_user_by_current_bytes` AS
SELECT IF(USER IS NULL, 'background', USER) AS user, SUM(CURRENT_COUNT_USED) AS current_count_used,
  SUM(CURRENT_NUMBER_OF_BYTES_USED) AS current_allocated,
  IFNULL(SUM(CURRENT_NUMBER_OF_BYTES_USED) / NULLIF(SUM(CURRENT_COUNT_USED), 0), 0) AS current_avg_alloc,
  MAX(CURRENT_NUMBER_OF_BYTES_USED) AS current_max_alloc, SUM(SUM_NUMBER_OF_BYTES_ALLOC) AS total_allocated
FROM performance_schema.memory_summary_by_user_by_event_name
GROUP BY IF(USER IS NULL, 'background', USER)
ORDER BY SUM(CURRENT_NUMBER_OF_BYTES_USED) DESC;

CREATE VIEW memory_by_user_by_current_bytes AS
SELECT user, current_count_used, FORMAT_BYTES(current_allocated) AS current_allocated,
  FORMAT_BYTES(current_avg_alloc) AS current_avg_alloc, FORMAT_BYTES(current_max_alloc) AS current_max_alloc,
  FORMAT_BYTES(total_allocated) AS total_allocated
FROM sys.`x$memory_by_user_by_current_bytes`;

CREATE VIEW `x$memory_by_host_by_current_bytes` AS
SELECT IF(HOST IS NULL, 'background', HOST) AS host, SUM(CURRENT_COUNT_USED) AS current_count_used,
  SUM(CURRENT_NUMBER_OF_BYTES_USED) AS current_allocated,
  IFNULL(SUM(CURRENT_NUMBER_OF_BYTES_USED) / NULLIF(SUM(CURRENT_COUNT_USED), 0), 0) AS current_avg_alloc,
  MAX(CURRENT_NUMBER_OF_BYTES_USED) AS current_max_alloc, SUM(SUM_NUMBER_OF_BYTES_ALLOC) AS total_allocated
FROM performance_schema.memory_summary_by_host_by_event_name
GROUP BY IF(HOST IS NULL, 'background', HOST)
ORDER BY SUM(CURRENT_NUMBER_OF_BYTES_USED) DESC;

CREATE VIEW memory_by_host_by_current_bytes AS
SELECT host, current_count_used, FORMAT_BYTES(current_allocated) AS current_allocated,
  FORMAT_BYTES(current_avg_alloc) AS current_avg_alloc, FORMAT_BYTES(current_max_alloc) AS current_max_alloc,
  FORMAT_BYTES(total_allocated) AS total_allocated
FROM sys.`x$memory_by_host_by_current_bytes`;

CREATE VIEW `x$memory_by_thread_by_current_bytes` AS
SELECT m.THREAD_ID AS thread_id,
  IF(t.PROCESSLIST_ID IS NULL, REPLACE(t.NAME, 'thread/', ''),
    CONCAT(t.PROCESSLIST_USER, '@', CONVERT(t.PROCESSLIST_HOST USING utf8mb4))) AS user,
  SUM(m.CURRENT_COUNT_USED) AS current_count_used, SUM(m.CURRENT_NUMBER_OF_BYTES_USED) AS current_allocated,
  IFNULL(SUM(m.CURRENT_NUMBER_OF_BYTES_USED) / NULLIF(SUM(m.CURRENT_COUNT_USED), 0), 0) AS current_avg_alloc,
  MAX(m.CURRENT_NUMBER_OF_BYTES_USED) AS current_max_alloc, SUM(m.SUM_NUMBER_OF_BYTES_ALLOC) AS total_allocated
FROM performance_schema.memory_summary_by_thread_by_event_name m
  JOIN performance_schema.threads t ON t.THREAD_ID = m.THREAD_ID
GROUP BY m.THREAD_ID, 2
ORDER BY SUM(m.CURRENT_NUMBER_OF_BYTES_USED) DESC;

CREATE VIEW memory_by_thread_by_current_bytes AS
SELECT thread_id, user, current_count_used, FORMAT_BYTES(current_allocated) AS current_allocated,
  FORMAT_BYTES(current_avg_alloc) AS current_avg_alloc, FORMAT_BYTES(current_max_alloc) AS current_max_alloc,
  FORMAT_BYTES(total_allocated) AS total_allocated
FROM sys.`x$memory_by_thread_by_current_bytes`;

CREATE VIEW `x$memory_global_by_current_bytes` AS
SELECT EVENT_NAME AS event_name, CURRENT_COUNT_USED AS current_count, CURRENT_NUMBER_OF_BYTES_USED AS current_alloc,
  IFNULL(CURRENT_NUMBER_OF_BYTES_USED / NULLIF(CURRENT_COUNT_USED, 0), 0) AS current_avg_alloc,
  HIGH_COUNT_USED AS high_count, HIGH_NUMBER_OF_BYTES_USED AS high_alloc,
  IFNULL(HIGH_NUMBER_OF_BYTES_USED / NULLIF(HIGH_COUNT_USED, 0), 0) AS high_avg_alloc
FROM performance_schema.memory_summary_global_by_event_name
WHERE CURRENT_NUMBER_OF_BYTES_USED > 0
ORDER BY CURRENT_NUMBER_OF_BYTES_USED DESC;

CREATE VIEW memory_global_by_current_bytes AS
SELECT event_name, current_count, FORMAT_BYTES(current_alloc) AS current_alloc,
  FORMAT_BYTES(current_avg_alloc) AS current_avg_alloc, high_count, FORMAT_BYTES(high_alloc) AS high_alloc,
  FORMAT_BYTES(high_avg_alloc) AS high_avg_alloc
FROM sys.`x$memory_global_by_current_bytes`;

CREATE VIEW `x$memory_global_total` AS
SELECT SUM(CURRENT_NUMBER_OF_BYTES_USED) AS total_allocated
FROM performance_schema.memory_summary_global_by_event_name;

CREATE VIEW memory_global_total AS
SELECT FORMAT_BYTES(total_allocated) AS total_allocated
FROM sys.`x$memory_global_total`;
