package dev.quell.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.reader.Candidate;
import org.junit.jupiter.api.Test;

class OffersTest {
    private static final List<String> NAMES =
            List.of("orders", "Order_lines", "new orders", "1st", "12", "größe", "a`b");

    private static List<String> offered(String typed) {
        var offers = new Offers(typed);
        offers.names(NAMES, "tables");
        offers.words(List.of("ORDER", "BY"), "keywords");
        offers.functions(List.of("ORD"));
        return offers.candidates().stream().map(Candidate::value).toList();
    }

    @Test
    void whatStartsSoComesBeforeWhatHoldsIt() {
        assertThat(offered("ord")).containsExactly("orders", "Order_lines", "ORDER", "ORD(");
        assertThat(offered("ders")).containsExactly("orders", "`new orders`");
        assertThat(offered("nothing")).isEmpty();
    }

    @Test
    void namesThatNeedThemHaveBackticks() {
        assertThat(offered("1")).containsExactly("1st", "`12`");
        assertThat(offered("a")).containsExactly("`a``b`");
        assertThat(offered("gr")).containsExactly("größe");
        assertThat(offered("`or")).contains("`orders`", "`Order_lines`");
    }

    @Test
    void ofManyNamesFewAreOfferedThatBeginAlikeAsFarAsAllDo() {
        var names = new ArrayList<String>();
        IntStream.range(0, 100_000).forEach(i -> names.add("order_%06d".formatted(i)));
        Collections.swap(names, 0, 77_777); // the least is not among the first
        var offers = new Offers("ord");
        offers.names(names, "tables");
        assertThat(offers.candidates())
                .hasSize(Shortlist.LENGTH + 2)
                .extracting(Candidate::value)
                .contains("order_000001", "order_000000", "order_099999");
        var rest = new Offers("order_0777");
        rest.names(names, "tables");
        assertThat(rest.candidates()).hasSize(100);
    }
}
