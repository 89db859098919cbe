/// Makes up code for the schema format `python-code`, for a model that is simulated: valid programs
/// that print one value, and go on from the numbers of the step before.
///
///     PythonCodeSample.make(earlierResults: [], using: &random)
enum PythonCodeSample {
  static func make(
    earlierResults: [String], using random: inout some RandomNumberGenerator
  ) -> String {
    // The state of the tree is there wherever an earlier step was: all of them define it.
    earlierResults.isEmpty ? first(using: &random) : later(using: &random)
  }

  private static func first(using random: inout some RandomNumberGenerator) -> String {
    let count = Int.random(in: 5...40, using: &random)
    let a = Int.random(in: 2...97, using: &random)
    let b = Int.random(in: 3...60, using: &random)
    let data =
      switch Int.random(in: 0..<5, using: &random) {
      case 0: "[(i * \(a) + \(b)) % 101 for i in range(\(count))]"
      case 1: "[i * i - \(b) * i + \(a) for i in range(1, \(count))]"
      case 2: "[n for n in range(\(b), \(b + 12 * count)) if n % \(2 + a % 7) == 1]"
      case 3: "[int(d) for d in str(\(a) ** \(count))]"
      default: "sorted((i * \(a)) % \(b + 50) for i in range(\(count)))"
      }
    return "data = \(data)\n\(view(using: &random))"
  }

  private static func later(using random: inout some RandomNumberGenerator) -> String {
    let a = Int.random(in: 2...30, using: &random)
    let change =
      switch Int.random(in: 0..<5, using: &random) {
      case 0: "[x * \(a) - i for i, x in enumerate(data)]"
      case 1: "[x + y for x, y in zip(data, data[1:] + data[:1])] + [\(a)]"
      case 2: "[x for x in data if x % \(a) != 0] + [\(a * a)]"
      case 3: "[sum(data[: i + 1]) % \(997 + a) for i in range(len(data))]"
      default: "[abs(x - \(a)) for x in reversed(data)]"
      }
    return "data = \(change)\n\(view(using: &random))"
  }

  private static func view(using random: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: "print(sum(data))"
    case 1: "print(max(data) - min(data))"
    case 2: "import statistics\nprint(round(statistics.mean(data), 3))"
    case 3: "print(sum(x * x for x in data) % 100003)"
    default: "print(len(set(data)) * 1000 + sum(data) % 1000)"
    }
  }
}
