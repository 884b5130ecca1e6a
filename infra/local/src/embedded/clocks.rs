//! The two times of the one-machine stack.

/// Business time moves the product (delays of wake-ups, records); machine time
/// moves visibility and back-off.
pub trait Clocks: Send + Sync + std::fmt::Debug + 'static {
    /// The product's notion of now. It may stand still or be moved by hand.
    fn business(&self) -> jiff::Timestamp;

    /// The computer's notion of now.
    fn machine(&self) -> jiff::Timestamp;
}
