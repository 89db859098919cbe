/// What a config key accepts, and how its value is written back.
package struct ValueRule<Value: Sendable>: Sendable {
  /// The value; nil after saying to the reading what is wrong. `name` is the key as it was written.
  package let read:
    @Sendable (_ found: LocatedJSON, _ name: String, _ reading: inout SettingsReading) ->
      Value?
  /// `read` takes what this returns as the same value.
  package let write: @Sendable (Value) -> JSONValue
  /// Whether values are paths, which mean another place in another folder.
  var isPath = false
  /// Whether texts in values may name variables.
  package var namesVariables = false

  package init(
    namesVariables: Bool = false,
    read:
      @escaping @Sendable (_ found: LocatedJSON, _ name: String, _ reading: inout SettingsReading)
      -> Value?, write: @escaping @Sendable (Value) -> JSONValue
  ) {
    self.namesVariables = namesVariables
    self.read = read
    self.write = write
  }
}

extension ValueRule {
  /// A rule that a plain conversion decides: nil for what is not `expectation`.
  package static func plain(
    _ expectation: String, read: @escaping @Sendable (JSONValue) -> Value?,
    write: @escaping @Sendable (Value) -> JSONValue
  ) -> ValueRule {
    ValueRule(
      read: { found, name, reading in
        if let value = read(found.value) { return value }
        reading.reject(found, name, expecting: expectation)
        return nil
      }, write: write)
  }

  /// Null stands for the value `absent`.
  package func orNull(_ absent: Value) -> ValueRule {
    ValueRule(
      read: { found, name, reading in
        if case .scalar(.null) = found.content { return absent }
        return read(found, name, &reading)
      }, write: write)
  }
}

extension ValueRule<Bool> {
  package static var flag: ValueRule {
    plain("true or false") {
      $0.bool
    } write: {
      .bool($0)
    }
  }
}

extension ValueRule<Int> {
  package static func integer(_ range: ClosedRange<Int>) -> ValueRule {
    plain(expectation(range)) { value in
      value.integer.flatMap { range.contains($0) ? $0 : nil }
    } write: {
      .integer($0)
    }
  }

  fileprivate static func expectation(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? "an integer of at least \(range.lowerBound)"
      : "an integer from \(range.lowerBound) to \(range.upperBound)"
  }
}

extension ValueRule<Int?> {
  package static func integerOrNull(_ range: ClosedRange<Int>) -> ValueRule {
    plain("\(ValueRule<Int>.expectation(range)), or null") { value -> Int?? in
      if value == .null { return .some(nil) }
      return value.integer.flatMap { range.contains($0) ? .some($0) : nil }
    } write: {
      $0.map { .integer($0) } ?? .null
    }
  }
}

extension ValueRule<Double> {
  package static func number(_ range: ClosedRange<Double>) -> ValueRule {
    plain("a number from \(brief(range.lowerBound)) to \(brief(range.upperBound))") { value in
      value.double.flatMap { range.contains($0) ? $0 : nil }
    } write: {
      .number($0)
    }
  }

  /// A duration that cannot be nothing.
  package static func number(above lower: Double, atMost upper: Double) -> ValueRule {
    plain("a number above \(brief(lower)) and at most \(brief(upper))") { value in
      value.double.flatMap { $0 > lower && $0 <= upper ? $0 : nil }
    } write: {
      .number($0)
    }
  }

  fileprivate static func brief(_ bound: Double) -> String {
    Int(exactly: bound).map(String.init) ?? bound.description
  }
}

extension ValueRule<Double?> {
  package static func numberOrNull(_ range: ClosedRange<Double>) -> ValueRule {
    let bounds = [range.lowerBound, range.upperBound].map(ValueRule<Double>.brief)
    return plain("a number from \(bounds[0]) to \(bounds[1]), or null") { value -> Double?? in
      if value == .null { return .some(nil) }
      return value.double.flatMap { range.contains($0) ? .some($0) : nil }
    } write: {
      $0.map { .number($0) } ?? .null
    }
  }

  package static func numberOrNull(above lower: Double, atMost upper: Double) -> ValueRule {
    let bounds = [lower, upper].map(ValueRule<Double>.brief)
    return plain("a number above \(bounds[0]) and at most \(bounds[1]), or null") {
      value -> Double?? in
      if value == .null { return .some(nil) }
      return value.double.flatMap { $0 > lower && $0 <= upper ? .some($0) : nil }
    } write: {
      $0.map { .number($0) } ?? .null
    }
  }
}
