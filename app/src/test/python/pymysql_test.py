"""What a Python application does through PyMySQL. Usage: pymysql_test.py PORT SOCKET"""
import sys
import threading

import pymysql
import pymysql.cursors

port, socket = int(sys.argv[1]), sys.argv[2]


def connect(**options):
    return pymysql.connect(host="127.0.0.1", port=port, user="root", charset="utf8mb4", **options)


connection = connect()
cursor = connection.cursor()
cursor.execute("CREATE DATABASE python")
connection.select_db("python")
cursor.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(30), amount DECIMAL(8,2), seen DATETIME)")

# Parameters, batches, types.
cursor.executemany("INSERT INTO t (name, amount, seen) VALUES (%s, %s, %s)", [(f"näme {i}", i + 0.5, "2024-02-29 12:00:00") for i in range(500)])
assert cursor.rowcount == 500, cursor.rowcount
connection.commit()
cursor.execute("SELECT name, amount, seen FROM t WHERE id = %s", (1,))
name, amount, seen = cursor.fetchone()
assert (name, str(amount), seen.isoformat()) == ("näme 0", "0.50", "2024-02-29T12:00:00"), (name, amount, seen)

# Bytes that are no text travel as they are, in a text's quotes too.
cursor.execute("CREATE TABLE raw (id INT PRIMARY KEY, data BLOB)")
cursor.execute("INSERT INTO raw VALUES (1, %s)", (b"a\xff\x01",))
cursor.execute("SELECT id, data, HEX(%s) FROM raw WHERE data = %s", (b"\xc3", b"a\xff\x01"))
assert cursor.fetchone() == (1, b"a\xff\x01", "C3")

# A second statement that was not allowed for is the statement's error like any other.
try:
    cursor.execute("SELECT 1; SELECT 2")
    raise AssertionError("no syntax error")
except pymysql.err.ProgrammingError as error:
    assert error.args[0] == 1064, error.args
cursor.execute("SHOW WARNINGS")
assert cursor.fetchone()[1] == 1064

# Transactions: PyMySQL opens with autocommit off.
cursor.execute("DELETE FROM t")
connection.rollback()
cursor.execute("SELECT COUNT(*) FROM t")
assert cursor.fetchone() == (500,)

# Errors carry MySQL's numbers.
try:
    cursor.execute("INSERT INTO t (id) VALUES (1)")
    raise AssertionError("no duplicate key error")
except pymysql.err.IntegrityError as error:
    assert error.args[0] == 1062, error.args

# A streamed result, and several statements in one text.
streaming = connect(database="python", cursorclass=pymysql.cursors.SSCursor)
with streaming.cursor() as rows:
    rows.execute("SELECT a.id, b.id FROM t a, t b")
    assert sum(1 for _ in rows) == 250_000
streaming.close()
several = connect(client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS)
with several.cursor() as rows:
    rows.execute("SELECT 1; SELECT 'two'")
    assert rows.fetchall() == ((1,),)
    assert rows.nextset() and rows.fetchall() == (("two",),)
    # An error of the third statement takes nothing away from the second one's answer.
    rows.execute("DO 1; DO 2; SELECT * FROM python.nowhere; DO 3")
    assert rows.nextset()
    try:
        rows.nextset()
        raise AssertionError("no error")
    except pymysql.err.ProgrammingError as error:
        assert error.args[0] == 1146

# KILL QUERY from a second connection stops a statement; KILL ends the connection.
killer = connect(autocommit=True)
victim = connect(database="python")


def blocked(results):
    try:
        with victim.cursor() as rows:
            rows.execute("SELECT SLEEP(1000), id FROM t")
    except pymysql.err.OperationalError as error:
        results.append(error.args[0])


results = []
thread = threading.Thread(target=blocked, args=(results,))
thread.start()
with killer.cursor() as rows:
    while not rows.execute("SELECT id FROM information_schema.processlist WHERE state = 'User sleep'"):
        pass
    rows.execute("KILL QUERY %s", (victim.thread_id(),))
    thread.join()
    assert results == [1317], results
    victim.ping(reconnect=False)
    rows.execute("KILL %s", (victim.thread_id(),))
try:
    with victim.cursor() as rows:
        rows.execute("SELECT 1")
    raise AssertionError("the killed connection still answers")
except pymysql.err.OperationalError as error:
    assert error.args[0] in (2006, 2013), error.args
victim.ping(reconnect=True)

# The Unix socket, and TLS.
local = pymysql.connect(unix_socket=socket, user="root")
local.ping()
encrypted = connect(ssl={"check_hostname": False})
with encrypted.cursor() as rows:
    rows.execute("SHOW STATUS LIKE 'Ssl_cipher'")
    assert rows.fetchone()[1], "no TLS"
print("ok")
