package dev.quell.base.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class SurrogateEscapeTest {
    @Property
    void anyBytesComeBackAsTheyWere(@ForAll byte[] bytes) {
        for (var set :
                new CharacterSet[] {
                    CharacterSet.UTF8MB4,
                    CharacterSet.LATIN1,
                    CharacterSet.ASCII,
                    CharacterSet.BINARY
                }) {
            assertThat(SurrogateEscape.encode(SurrogateEscape.decode(bytes, set), set))
                    .isEqualTo(bytes);
        }
    }

    @Property
    void textIsDecodedAsUsual(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(SurrogateEscape.decode(bytes, CharacterSet.UTF8MB4))
                .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void anInvalidByteIsALoneSurrogate() {
        byte[] bytes = {'a', (byte) 0xFF, 'b'};
        assertThat(SurrogateEscape.decode(bytes, CharacterSet.UTF8MB4)).isEqualTo("a\uDCFFb");
    }
}
