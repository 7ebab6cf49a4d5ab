//! *My data*.
