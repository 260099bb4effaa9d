package dev.quell.query.system;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition.Action;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Map;

/// A table with a bit of everything that SHOW CREATE TABLE tells.
final class Orders {
    private Orders() {}

    static TableDefinition in(Engine engine) {
        var catalog = engine.catalog();
        var columns =
                List.of(
                        ColumnDefinition.plain("id", SqlType.INT, false, 0).withAutoIncrement(),
                        ColumnDefinition.plain(
                                        "name",
                                        SqlType.varchar(20, Collation.UTF8MB4_0900_AI_CI),
                                        false,
                                        1)
                                .withDefault(new ColumnDefault.Constant(new Value.Text("it's"))),
                        ColumnDefinition.plain("price", SqlType.decimal(10, 2), true, 2),
                        ColumnDefinition.plain(
                                "code", SqlType.varchar(5, Collation.UTF8MB4_BIN), true, 3),
                        ColumnDefinition.plain(
                                        "made", SqlType.temporal(TypeKind.TIMESTAMP, 3), true, 4)
                                .withDefault(new ColumnDefault.Now()),
                        ColumnDefinition.plain(
                                "state",
                                TypeText.parse("enum('new','done')", Collation.UTF8MB4_0900_AI_CI),
                                true,
                                5),
                        ColumnDefinition.plain(
                                "note",
                                TypeText.parse("text", Collation.UTF8MB4_0900_AI_CI),
                                true,
                                6));
        long primary = catalog.newId();
        return new TableDefinition(
                catalog.newId(),
                "shop",
                "orders",
                columns,
                List.of(
                        new IndexDefinition(
                                catalog.newId(),
                                "k",
                                IndexKind.NON_UNIQUE,
                                List.of(new IndexPart(1, 5, false), new IndexPart(2, 0, true))),
                        new IndexDefinition(
                                primary, "PRIMARY", IndexKind.PRIMARY, List.of(IndexPart.of(0))),
                        new IndexDefinition(
                                catalog.newId(), "u", IndexKind.UNIQUE, List.of(IndexPart.of(3)))),
                primary,
                7,
                List.of(
                        new ForeignKeyDefinition(
                                "fk",
                                List.of("id"),
                                "shop",
                                "parents",
                                List.of("id"),
                                Action.NO_ACTION,
                                Action.CASCADE)),
                List.of(new CheckDefinition("c", "(`price` > 0)", true)),
                Collation.UTF8MB4_0900_AI_CI,
                "all orders",
                Map.of("row_format", "COMPACT"),
                0);
    }

    static final String CREATE =
            """
            CREATE TABLE `orders` (
              `id` int NOT NULL AUTO_INCREMENT,
              `name` varchar(20) NOT NULL DEFAULT 'it''s',
              `price` decimal(10,2) DEFAULT NULL,
              `code` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
              `made` timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3),
              `state` enum('new','done') DEFAULT NULL,
              `note` text,
              PRIMARY KEY (`id`),
              UNIQUE KEY `u` (`code`),
              KEY `k` (`name`(5),`price` DESC),
              CONSTRAINT `fk` FOREIGN KEY (`id`) REFERENCES `parents` (`id`) ON DELETE CASCADE,
              CONSTRAINT `c` CHECK ((`price` > 0))
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=COMPACT\
             COMMENT='all orders'\
            """;
}
