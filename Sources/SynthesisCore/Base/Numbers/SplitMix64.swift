/// A small generator whose numbers follow from its seed alone, for what must come out the same on
/// every run: the simulated model and tests. Not for secrets.
///
/// The step is SplitMix64 (Steele, Lea and Flood, 2014): a counter through a mixing function, so
/// that any seed, zero too, is a good one.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// Seeds from a text: equal texts give equal sequences.
  package init(seed text: String) { self.init(seed: SHA256.digest(text.utf8).prefix) }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
