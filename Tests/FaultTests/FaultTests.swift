import Testing

/// What can go wrong with processes, done to the real program. One after another: each case has
/// several processes of its own, and some look at the clock.
@Suite("Faults", .serialized)
enum FaultTests {}
