package dev.quell.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.session.ResultColumn;
import dev.quell.wire.packet.ColumnDefinition41;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Numbers as a MySQL 9.7 tells them.
final class ColumnDefinitionsTest {
    private static final Collation UNICODE = Collation.named("utf8mb4_unicode_ci").orElseThrow();

    private static final ResultColumn TEXT =
            column(
                    new SqlType(
                            TypeKind.TEXT,
                            0,
                            0,
                            false,
                            false,
                            Collation.UTF8MB4_0900_AI_CI,
                            List.of()));

    @Test
    void textIsToldToBeWhatItIsConvertedTo() {
        var definition = ColumnDefinitions.of(TEXT, Optional.of(UNICODE));

        assertThat(definition.collationId()).isEqualTo(224);
        assertThat(definition.length()).isEqualTo(4 * 65_535);
        assertThat(definition.flags()).isEqualTo(ColumnDefinition41.BLOB);
    }

    @Test
    void textThatIsNotConvertedKeepsItsCollationAndItsBytes() {
        var definition = ColumnDefinitions.of(TEXT, Optional.empty());

        assertThat(definition.collationId()).isEqualTo(255);
        assertThat(definition.length()).isEqualTo(65_535);
    }

    @Test
    void shortTextThatIsNotConvertedCountsItsCharacters() {
        var name = column(SqlType.varchar(10, Collation.UTF8MB4_BIN));

        assertThat(ColumnDefinitions.of(name, Optional.empty()).length()).isEqualTo(40);
    }

    @Test
    void afterSetNamesBinaryAllTextIsBinary() {
        var definition = ColumnDefinitions.of(TEXT, Optional.of(Collation.BINARY));

        assertThat(definition.collationId()).isEqualTo(63);
        assertThat(definition.length()).isEqualTo(65_535);
        assertThat(definition.flags()).isEqualTo(ColumnDefinition41.BLOB);
    }

    @Test
    void aComputedStringHasNoFixedDecimalsEvenIfBinary() {
        var computed = ResultColumn.expression("x", SqlType.varbinary(3));
        var definition = ColumnDefinitions.of(computed, Optional.of(UNICODE));

        assertThat(definition.collationId()).isEqualTo(63);
        assertThat(definition.decimals()).isEqualTo(31);
    }

    private static ResultColumn column(SqlType type) {
        return new ResultColumn("d", "t", "t", "c", "c", type, 0);
    }
}
