package dev.quell.bench;

/// `big.t (id INT PRIMARY KEY, c INT, pad CHAR(60))` with ids from 1 on.
final class BigTable {
    private static final int ROWS_A_STATEMENT = 1_000;

    private BigTable() {}

    static void make(Statements server, int rows) {
        server.run("CREATE SCHEMA big");
        server.run(
                "CREATE TABLE big.t (id INT PRIMARY KEY, c INT NOT NULL, pad CHAR(60) NOT NULL) ENGINE=InnoDB");
        for (int from = 1; from <= rows; from += ROWS_A_STATEMENT) {
            var insert = new StringBuilder("INSERT INTO big.t VALUES ");
            for (int id = from; id < from + ROWS_A_STATEMENT && id <= rows; id++) {
                insert.append(id == from ? "(" : ",(").append(id).append(',').append(id % 1_000);
                insert.append(",'").append("x".repeat(60)).append("')");
            }
            server.run(insert.toString());
        }
    }
}
