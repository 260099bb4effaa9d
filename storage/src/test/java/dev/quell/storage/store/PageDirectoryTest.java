package dev.quell.storage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The directory against an ordered map, with keys that have much in common: the same beginnings, zeros at the end.
class PageDirectoryTest {
    private final PageDirectory directory = new PageDirectory();
    private final TreeMap<byte[], Page> model = new TreeMap<>(Arrays::compareUnsigned);

    private static byte[] key(SplittableRandom random, int letters) {
        var key = new byte[random.nextInt(1, 24)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(letters) * 127);
        }
        return key;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAsAnOrderedMapDoes(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] key = key(random, 3);
            // Grows for a while, then shrinks: leaves split, empty themselves and go.
            if (random.nextInt(20_000) > i) {
                var page = new Page(key, new byte[] {-1});
                directory.put(page);
                model.put(key, page);
            } else {
                Map.Entry<byte[], Page> victim = model.ceilingEntry(key);
                if (victim != null) {
                    directory.remove(victim.getValue());
                    model.remove(victim.getKey());
                }
            }
            assertSameAt(key(random, 3));
            assertSameAt(key);
        }
        assertThat(directory.between(new byte[0], new byte[] {-1}))
                .containsExactlyElementsOf(model.values());
        List.copyOf(model.values()).forEach(directory::remove);
        assertThat(directory.isEmpty()).isTrue();
        assertThat(directory.floor(new byte[] {-1})).isNull();
    }

    private void assertSameAt(byte[] key) {
        assertThat(directory.floor(key)).isSameAs(page(model.floorEntry(key)));
        assertThat(directory.lower(key)).isSameAs(page(model.lowerEntry(key)));
        assertThat(directory.higher(key)).isSameAs(page(model.higherEntry(key)));
        assertThat(directory.size()).isEqualTo(model.size());
    }

    private static @Nullable Page page(Map.@Nullable Entry<byte[], Page> entry) {
        return entry == null ? null : entry.getValue();
    }

    @Test
    void pagesBetweenTwoKeys() {
        var random = new SplittableRandom(4);
        for (int i = 0; i < 2_000; i++) {
            byte[] key = key(random, 5);
            var page = new Page(key, new byte[] {-1});
            directory.put(page);
            model.put(key, page);
        }
        for (int i = 0; i < 200; i++) {
            byte[] one = key(random, 5);
            byte[] other = key(random, 5);
            byte[] from = Arrays.compareUnsigned(one, other) <= 0 ? one : other;
            byte[] to = from == one ? other : one;
            assertThat(directory.between(from, to))
                    .containsExactlyElementsOf(model.subMap(from, to).values());
        }
    }

    @Test
    void whoeverTookThePlaceOfAPageStays() {
        var before = new Page(new byte[] {1}, new byte[] {2});
        var after = new Page(new byte[] {1}, new byte[] {2});
        directory.put(before);
        directory.put(after);
        directory.remove(before);
        assertThat(directory.floor(new byte[] {1})).isSameAs(after);
        assertThat(directory.size()).isEqualTo(1);
    }
}
