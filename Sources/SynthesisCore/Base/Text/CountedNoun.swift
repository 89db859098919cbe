extension Int {
  /// The number with its noun, which is given in the plural: `1 seed`, `2 seeds`.
  package func counted(_ plural: String) -> String {
    "\(self) \(self == 1 ? plural.singular : plural)"
  }
}

extension String {
  /// Of an English plural without irregularities.
  fileprivate var singular: String {
    if hasSuffix("ies") { return dropLast(3) + "y" }
    let isLonger = ["sses", "shes", "ches", "xes"].contains(where: hasSuffix)
    return String(dropLast(isLonger ? 2 : hasSuffix("s") ? 1 : 0))
  }
}

extension Int {
  /// With commas between thousands: `1,234,567`.
  package var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + text
  }
}
