extension ModelError {
  /// Set for what every other seed would meet too.
  var obstacle: FatalCondition? {
    switch self {
    case .budget: .budget
    // Thrown where no other endpoint was left to ask.
    case .refused(let status, _) where [401, 402, 404, 429].contains(status): .endpoints
    default: nil
    }
  }
}
