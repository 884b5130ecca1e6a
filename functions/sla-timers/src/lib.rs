//! sla-timers.
