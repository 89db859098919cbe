import Base

/// Finds the JSON value in what a model wrote when nothing held it to JSON.
///
/// It looks past prose and code fences, and mends what models get wrong most:
/// trailing commas, Python's literals, raw line breaks and stray backslashes in strings. It never
/// guesses at what is missing: a value that is cut off is not one. What a model thought aloud is taken
/// out before, see `ThinkingAloud`.
enum LenientJSON {
  enum Reading: Hashable, Sendable {
    /// The first value that fits the schema.
    case fitting(JSONValue)
    /// Values there are, none that fits; what is wrong with the longest of them.
    case unfit([SchemaViolation])
    /// No whole value.
    case nothing
  }

  static func read(
    _ text: String, fitting schema: JSONSchema
  ) throws(SchemaError) -> Reading {
    if let value = try? JSONValue(parsing: text) {  // the tolerant way is tried next
      let violations = try schema.violations(in: value)
      return violations.isEmpty ? .fitting(value) : .unfit(violations)
    }
    let bytes = Array(text.utf8)
    var unfit: (violations: [SchemaViolation], length: Int)?
    var index = 0
    // Brackets nested in prose are gone through again from each one inwards; a reply made of them
    // must not take for ever.
    var effort = 32 * bytes.count
    while effort >= 0, let start = bytes[index...].firstIndex(where: { opening.contains($0) }) {
      switch JSONRepair.value(in: bytes, at: start) {
      case .value(let value, let end):
        let violations = try schema.violations(in: value)
        if violations.isEmpty { return .fitting(value) }
        if end - start > unfit?.length ?? 0 { unfit = (violations, end - start) }
        index = end
      case .notJSON(let end):
        effort -= end - start
        index = start + 1
      // What follows belongs to the value that never ends: a part of it that happens to fit is not
      // what the model meant to say.
      case .unfinished: index = bytes.endIndex
      }
    }
    return unfit.map { .unfit($0.violations) } ?? .nothing
  }

  private static let opening = [UInt8(ascii: "{"), UInt8(ascii: "[")]
}
