import Base

/// What a question says about rounding.
///
///     RoundingRequest(in: FoldedText("How many metres, rounded to two decimal places?"))  // .place(-2)
///     RoundingRequest(in: FoldedText("How big is the round table?"))  // nil
enum RoundingRequest: Hashable, Sendable {
  /// To a multiple of this power of ten.
  case place(Int)
  case significantDigits(Int)
  /// The question asks for it and leaves open how far.
  case open

  init?(in question: FoldedText) {
    let tokens = question.tokens
    for index in tokens.indices {
      guard case .word(let word) = tokens[index] else { continue }
      switch word {
      case "nearest":
        if let place = Self.nearest(after: index, in: tokens) {
          self = .place(place)
          return
        }
        // Some unit that is not in the table; a town will be the nearest one without "to the", or
        // its distance is a result as it is.
        guard Self.isWord(tokens, index - 1, ["the"]), Self.isWord(tokens, index - 2, ["to"])
        else { continue }
        self = .open
        return
      case "decimal", "decimals":
        guard word == "decimals" || Self.isWord(tokens, index + 1, ["place", "places", "point"])
        else { continue }
        self = Self.count(before: index, in: tokens).map { .place(-$0) } ?? .open
        return
      case "significant":
        guard Self.isWord(tokens, index + 1, ["figure", "figures", "digit", "digits"]) else {
          continue
        }
        self = Self.count(before: index, in: tokens).map(RoundingRequest.significantDigits) ?? .open
        return
      default: continue
      }
    }
    let asks = tokens.indices.contains { index in
      switch tokens[index] {
      case .word("rounded"), .word("rounding"): true
      case .word("round"):
        Self.isWord(tokens, index + 1, ["to", "your", "the", "off", "up", "down", "it"])
          && !Self.isWord(tokens, index + 2, ["trip", "table", "trips", "tables"])
      default: false
      }
    }
    guard asks else { return nil }
    self = .open
  }

  /// `hundredth`, `10`, `whole number`, `cent`: the place of what follows `nearest`.
  private static func nearest(after index: Int, in tokens: [FoldedText.Token]) -> Int? {
    guard tokens.indices.contains(index + 1) else { return nil }
    switch tokens[index + 1] {
    case .word(let word):
      guard let place = places[word] else { return nil }
      // Ten thousand, hundred million.
      return place > 0 && isWord(tokens, index + 2, ["thousand", "million"])
        ? nearest(after: index + 1, in: tokens).map { place + $0 } : place
    case .number(let number):
      return (-9...9).first { place in
        ExactNumber(isNegative: false, digits: [1], exponent: place) == number
      }
    }
  }

  private static func count(before index: Int, in tokens: [FoldedText.Token]) -> Int? {
    guard tokens.indices.contains(index - 1) else { return nil }
    switch tokens[index - 1] {
    case .word(let word): return numbers[word]
    case .number(let number):
      return (0...12).first {
        ExactNumber(isNegative: false, digits: String($0).utf8.map { $0 - 48 }, exponent: 0)
          == number
      }
    }
  }

  private static func isWord(
    _ tokens: [FoldedText.Token], _ index: Int, _ words: Set<String>
  ) -> Bool {
    guard tokens.indices.contains(index), case .word(let word) = tokens[index] else { return false }
    return words.contains(word)
  }

  private static let numbers = [
    "no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10,
  ]

  private static let places = [
    "whole": 0, "integer": 0, "unit": 0, "one": 0, "dollar": 0, "euro": 0, "percent": 0,
    "meter": 0, "metre": 0, "kilometer": 0, "kilometre": 0, "centimeter": 0, "centimetre": 0,
    "km": 0, "cm": 0, "mile": 0, "foot": 0, "inch": 0, "square": 0, "cubic": 0, "degree": 0,
    "liter": 0, "litre": 0, "gallon": 0, "gram": 0, "kilogram": 0, "kg": 0, "pound": 0,
    "second": 0, "minute": 0, "hour": 0, "day": 0, "week": 0, "month": 0, "year": 0, "person": 0,
    "cent": -2, "penny": -2, "tenth": -1, "hundredth": -2, "thousandth": -3,
    "ten": 1, "hundred": 2, "thousand": 3, "million": 6,
  ]
}

extension RoundingRequest {
  /// The place that `number` is to be rounded to; nil where the request leaves it open.
  func place(for number: ExactNumber) -> Int? {
    switch self {
    case .place(let place): place
    case .significantDigits(let count): number.leadingPlace.map { $0 - count + 1 }
    case .open: nil
    }
  }
}
