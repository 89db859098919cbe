extension ValueRule<[DailyWindow]> {
  /// Parts of the day; none stands for all of it.
  static var windows: ValueRule {
    ValueRule(
      read: { found, name, reading in
        guard case .array(let elements) = found.content else {
          reading.reject(found, name, expecting: "a list of times such as \"16:30-00:30\"")
          return nil
        }
        return elements.enumerated().compactMap { index, element in
          if let window = element.value.string.flatMap(DailyWindow.init) { return window }
          reading.reject(
            element, "\(name)[\(index)]",
            expecting: "two different times of day, UTC, such as \"16:30-00:30\"")
          return nil
        }
      }, write: { .array($0.map { .string($0.description) }) })
  }
}
