/// One way in which a value does not fit its schema.
///
/// The description goes to people and back to models, so that both know what to change:
/// `expressions[2] must be a string, not an integer`.
package struct SchemaViolation: Error, Hashable, Sendable {
  enum Problem: Hashable, Sendable {
    case wrongType(expected: [String], found: String)
    case missing(String)
    case unexpected(String)
    case tooFewItems(minimum: Int)
    case tooManyItems(maximum: Int)
    case repeatedItem(first: Int)
    case tooShort(minimum: Int)
    case tooLong(maximum: Int)
    case patternMismatch(String)
    case below(minimum: Double)
    case above(maximum: Double)
    case notAbove(bound: Double)
    case notBelow(bound: Double)
    /// Not one of the allowed values, written as JSON.
    case notAllowed([String])
    case noAlternative(count: Int)
    case forbidden
  }

  /// Where in the value: member names and zero-based indices, `steps[0].tool`; empty for the whole.
  let path: String
  let problem: Problem
}

extension SchemaViolation: CustomStringConvertible {
  package var description: String { "\(path.isEmpty ? "the value" : path) \(problem.predicate)" }
}

extension SchemaViolation.Problem {
  /// The rest of a sentence whose subject is the place.
  fileprivate var predicate: String {
    switch self {
    case .wrongType(let expected, let found):
      "must be \(expected.joined(separator: " or ")), not \(found)"
    case .missing(let name): "lacks the member \"\(name)\""
    case .unexpected(let name): "must not have a member \"\(name)\""
    case .tooFewItems(let minimum): "must have at least \(minimum) item\(minimum == 1 ? "" : "s")"
    case .tooManyItems(let maximum): "must have at most \(maximum) item\(maximum == 1 ? "" : "s")"
    case .repeatedItem(let first): "repeats item \(first)"
    case .tooShort(let minimum):
      "must have at least \(minimum) character\(minimum == 1 ? "" : "s")"
    case .tooLong(let maximum): "must have at most \(maximum) character\(maximum == 1 ? "" : "s")"
    case .patternMismatch(let pattern): "must match the pattern \(pattern)"
    case .below(let minimum): "must be at least \(Self.plain(minimum))"
    case .above(let maximum): "must be at most \(Self.plain(maximum))"
    case .notAbove(let bound): "must be above \(Self.plain(bound))"
    case .notBelow(let bound): "must be below \(Self.plain(bound))"
    case .notAllowed(let values):
      values.count == 1
        ? "must be \(values[0])" : "must be one of \(values.joined(separator: ", "))"
    case .noAlternative(let count): "fits none of the \(count) allowed forms"
    case .forbidden: "is not allowed here"
    }
  }

  /// A bound without the fraction that a whole number does not need.
  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? number.description
  }
}

/// Tells what is wrong with a value under a schema, in a few words; nil if nothing is.
package typealias SchemaCheck = @Sendable (JSONSchema, JSONValue) -> String?
