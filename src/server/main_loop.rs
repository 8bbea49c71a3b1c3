//! The main loop: one thread that owns the world and takes in one event after another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;

use super::event::Event;
use super::world::World;

/// Runs until told to stop, or until nobody can tell it anything.
pub(crate) fn run(mut world: World, events: &Receiver<Event>) {
    while let Ok(first) = events.recv() {
        // All that has already happened is taken in before work starts, so that only the newest version is worked on.
        let mut next = Some(first);
        while let Some(event) = next {
            if matches!(event, Event::Stop) {
                return;
            }
            guarded(|| world.handle(event));
            next = events.try_recv().ok();
        }
        guarded(|| world.end_turn());
    }
}

/// A panic must not end the loop; the process's hook has said where it was.
fn guarded(act: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(act)).is_err() {
        tracing::error!("the main loop met an internal error and goes on");
    }
}
