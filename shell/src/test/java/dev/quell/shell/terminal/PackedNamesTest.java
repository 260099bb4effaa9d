package dev.quell.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedNamesTest {
    private static List<String> packed(List<String> names) {
        var builder = new PackedNames.Builder();
        names.forEach(builder::add);
        return builder.build();
    }

    @Test
    void namesComeBackAsTheyWere() {
        var names = List.of("orders", "", "größe", "名", "😀", "a b");
        assertThat(packed(names)).isEqualTo(names).contains("名").doesNotContain("b");
        assertThat(packed(List.of())).isEmpty();
        var many = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        assertThat(packed(many)).isEqualTo(many);
    }
}
