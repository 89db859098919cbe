import Base

extension ValueRule<Money> {
  /// What a million tokens cost; a number, or a text of digits.
  fileprivate static var price: ValueRule {
    plain("a price for a million tokens of at most six decimals") { value in
      amount(value).flatMap { $0.trillionths % TokenPrices.tokens == 0 ? $0 : nil }
    } write: {
      .string($0.description)
    }
  }

  fileprivate static func amount(_ value: JSONValue) -> Money? {
    switch value {
    case .integer, .number: Money(decimal: value.jsonText)
    case .string(let text): Money(decimal: text)
    default: nil
    }
  }
}

extension ValueRule<Money?> {
  fileprivate static var priceOrNull: ValueRule {
    ValueRule(
      read: { found, name, reading in
        if case .scalar(.null) = found.content { return .some(nil) }
        return ValueRule<Money>.price.read(found, name, &reading).map { .some($0) }
      }, write: { $0.map { .string($0.description) } ?? .null })
  }

  static var amountOrNull: ValueRule {
    plain("an amount of money, or null") { value -> Money?? in
      if value == .null { return .some(nil) }
      return ValueRule<Money>.amount(value).map { .some($0) }
    } write: {
      $0.map { .string($0.description) } ?? .null
    }
  }
}

extension ValueRule<ModelPrice> {
  fileprivate static var modelPrice: ValueRule {
    object(
      [
        SettingKey("input", .price, \.usual.input),
        SettingKey("cached_input", .priceOrNull, \.usual.cachedInput),
        SettingKey("output", .price, \.usual.output),
        SettingKey("off_peak", .offPeak, \.offPeak),
      ], ModelPrice())
  }
}

extension ValueRule<ModelPrice.OffPeak?> {
  fileprivate static var offPeak: ValueRule {
    let rule = ValueRule<ModelPrice.OffPeak>.object(
      [
        SettingKey("window", .windows, \.windows),
        SettingKey("input", .price, \.prices.input),
        SettingKey("cached_input", .priceOrNull, \.prices.cachedInput),
        SettingKey("output", .price, \.prices.output),
      ], ModelPrice.OffPeak())
    return ValueRule(
      read: { found, name, reading in
        if case .scalar(.null) = found.content { return .some(nil) }
        return rule.read(found, name, &reading).map { .some($0) }
      }, write: { $0.map(rule.write) ?? .null })
  }
}

extension ValueRule<[String: ModelPrice]> {
  /// Prices by the model's name.
  static var prices: ValueRule {
    let rule = ValueRule<ModelPrice>.modelPrice
    return ValueRule(
      read: { found, name, reading in
        guard case .object(let members) = found.content else {
          reading.reject(found, name, expecting: "an object of prices by model")
          return nil
        }
        var prices: [String: ModelPrice] = [:]
        for member in members {
          let place = "\(name).\(member.key)"
          for needed in ["input", "output"] where member.value[needed] == nil {
            reading.reject(at: member.value.offset, "\(place) has no price for \(needed)")
          }
          prices[member.key] = rule.read(member.value, place, &reading)
        }
        return prices
      },
      write: { prices in
        .object(
          JSONObject(prices.sorted { $0.key < $1.key }.map { ($0.key, rule.write($0.value)) }))
      })
  }
}

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
