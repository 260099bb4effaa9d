package dev.quell.base.stop;

/// Is told what a thread waits for, by that thread: when it is about to sleep, and when the wait is over. Waits do not nest.
public interface WaitObserver {
    /// Looks away.
    WaitObserver NOBODY =
            new WaitObserver() {
                @Override
                public void waits(WaitCause cause) {}

                @Override
                public void goesOn() {}
            };

    /// The thread is about to wait.
    void waits(WaitCause cause);

    /// The wait is over.
    void goesOn();
}
