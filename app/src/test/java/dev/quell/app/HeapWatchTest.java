package dev.quell.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {
    private long size = 64 << 20;
    private boolean quiet;
    private int collections;
    private final HeapWatch watch = new HeapWatch(() -> size, () -> quiet, () -> collections++);

    private int collectionsAfter(int looks) {
        for (int i = 0; i < looks; i++) {
            watch.look();
        }
        return collections;
    }

    @Test
    void aLittleGrowthWaitsUntilItHasBeenQuietForLong() {
        size += HeapWatch.LITTLE + 1;
        assertThat(collectionsAfter(HeapWatch.LOOKS)).isZero();
        quiet = true;
        assertThat(collectionsAfter(HeapWatch.LOOKS - 1)).isZero();
        quiet = false;
        assertThat(collectionsAfter(1)).isZero();
        quiet = true;
        assertThat(collectionsAfter(HeapWatch.LOOKS - 1)).isZero();
        assertThat(collectionsAfter(1)).isEqualTo(1);
    }

    @Test
    void muchGrowthDoesNotWait() {
        size += HeapWatch.MUCH + 1;
        assertThat(collectionsAfter(1)).isEqualTo(1);
    }

    @Test
    void whatLivesIsNotLookedAtAgain() {
        quiet = true;
        size += HeapWatch.MUCH + 1;
        assertThat(collectionsAfter(2 * HeapWatch.LOOKS)).isEqualTo(1);
        size += HeapWatch.LITTLE;
        assertThat(collectionsAfter(1)).isEqualTo(1);
        size++;
        assertThat(collectionsAfter(1)).isEqualTo(2);
    }
}
