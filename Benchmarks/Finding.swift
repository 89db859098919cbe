/// One figure that a benchmark has found, and the bar for it, if it has one.
struct Finding {
  enum Bar {
    case atLeast(Double)
    case atMost(Double)
  }

  let name: String
  let value: Double
  let unit: String
  let decimals: Int
  let bar: Bar?

  init(_ name: String, _ value: Double, _ unit: String, decimals: Int = 2, bar: Bar? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.decimals = decimals
    self.bar = bar
  }

  /// True where there is no bar.
  var isMet: Bool {
    switch bar {
    case .atLeast(let least)?: value >= least
    case .atMost(let most)?: value <= most
    case nil: true
    }
  }

  /// The cells of a table's row: what, how much, the bar, the verdict.
  var row: [String] {
    let limit =
      switch bar {
      case .atLeast(let least)?: "≥ \(least.formatted(decimals: decimals))"
      case .atMost(let most)?: "≤ \(most.formatted(decimals: decimals))"
      case nil: ""
      }
    return [
      name, "\(value.formatted(decimals: decimals)) \(unit)", limit,
      bar == nil ? "" : isMet ? "met" : "MISSED",
    ]
  }
}

extension Double {
  /// With a fixed number of decimals; the bars' own values print as they are meant to be read.
  fileprivate func formatted(decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int((self * scale).rounded())
    guard decimals > 0 else { return "\(scaled)" }
    let digits = String(abs(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return "\(scaled < 0 ? "-" : "")\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
