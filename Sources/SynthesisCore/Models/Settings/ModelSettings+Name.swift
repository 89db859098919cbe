extension ModelSettings {
  /// The name that records and people are given.
  var displayName: String {
    isSimulated ? "simulated" : modelNames(for: .synthesize).joined(separator: ", ")
  }
}
