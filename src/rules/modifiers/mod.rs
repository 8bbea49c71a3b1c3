//! Rules on modifiers and on codes billed together.
