//! The messenger simulator: a Send API double with the limits and errors of the real one.
