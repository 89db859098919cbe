import Base
import Environment

/// Makes values that are valid under a JSON Schema, as far as its keywords are of the simple kind:
/// `pattern` is not heeded, and of `anyOf` the first choice that comes is taken.
struct SchemaSample {
  let samples: [String: SampleGenerator]
  let steps: [PromptStep]
  /// What strings without a format are about.
  let topic: String
  var generator: SplitMix64
  /// Whether there was something for every string to say.
  private(set) var isPossible = true

  init(
    samples: [String: SampleGenerator], steps: [PromptStep] = [], topic: String,
    generator: SplitMix64
  ) {
    self.samples = samples
    self.steps = steps
    self.topic = topic
    self.generator = generator
  }

  mutating func instance(of schema: JSONValue) -> JSONValue {
    if let constant = schema["const"] { return constant }
    if let choices = schema["enum"]?.array {
      return choices.randomElement(using: &generator) ?? .null
    }
    if let variants = schema["anyOf"]?.array {
      return variants.randomElement(using: &generator).map { instance(of: $0) } ?? .null
    }
    switch type(of: schema) {
    case "object": return object(of: schema)
    case "array": return array(of: schema)
    case "string": return .string(string(of: schema))
    case "integer": return .integer(integer(of: schema))
    case "number": return number(of: schema)
    case "boolean": return .bool(Bool.random(using: &generator))
    default: return .null
    }
  }

  /// Of several types the first is the one that the tool has in mind.
  private func type(of schema: JSONValue) -> String {
    if let type = schema["type"]?.string ?? schema["type"]?.array?.first?.string { return type }
    return schema["properties"] == nil ? "null" : "object"
  }

  /// Of what may be left out some is there, but no number: such a one, a page or a limit, has to fit
  /// what only the tool knows.
  private mutating func object(of schema: JSONValue) -> JSONValue {
    let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
    var object = JSONObject()
    for member in schema["properties"]?.object?.members ?? [] {
      let isWanted =
        required.contains(member.key)
        || (type(of: member.value) != "integer" && Int.random(in: 0..<3, using: &generator) == 0)
      if isWanted { object[member.key] = instance(of: member.value) }
    }
    return .object(object)
  }

  private mutating func array(of schema: JSONValue) -> JSONValue {
    // As few as there may be: a question about one item has one answer.
    let count = max(schema["minItems"]?.integer ?? 1, schema["maxItems"]?.integer == 0 ? 0 : 1)
    let items = schema["items"] ?? ["type": "string"]
    var values: [JSONValue] = []
    // A few spare tries for those that come out equal.
    for _ in 0..<count * 4 where values.count < count {
      let value = instance(of: items)
      if !values.contains(value) { values.append(value) }
    }
    return .array(values)
  }

  private mutating func string(of schema: JSONValue) -> String {
    if let format = schema["format"]?.string, let sample = samples[format] {
      guard let text = sample(topic, steps.map(\.observation), &generator) else {
        isPossible = false
        return ""
      }
      return text
    }
    let aspect = Self.aspects.randomElement(using: &generator) ?? ""
    let subject =
      steps.flatMap(\.observation.results).randomElement(using: &generator) ?? topic
    let number = Int.random(in: 1...9999, using: &generator)
    var text = "\(subject.prefix(60)) \(aspect) \(number)"
    if let most = schema["maxLength"]?.integer { text = String(text.suffix(max(0, most))) }
    if let least = schema["minLength"]?.integer, text.count < least {
      text += String(repeating: "x", count: least - text.count)
    }
    return text
  }

  private mutating func integer(of schema: JSONValue) -> Int {
    let exclusiveLeast = schema["exclusiveMinimum"]?.double.map { $0.rounded(.down) + 1 }
    let exclusiveMost = schema["exclusiveMaximum"]?.double.map { $0.rounded(.up) - 1 }
    let least = schema["minimum"]?.double?.rounded(.up) ?? exclusiveLeast ?? 0
    let most = schema["maximum"]?.double?.rounded(.down) ?? exclusiveMost ?? (least + 1000)
    guard let least = Int(exactly: least), let most = Int(exactly: most), least <= most else {
      return 0
    }
    return Int.random(in: least...most, using: &generator)
  }

  private mutating func number(of schema: JSONValue) -> JSONValue {
    let least = schema["minimum"]?.double ?? schema["exclusiveMinimum"]?.double ?? 0
    let most = schema["maximum"]?.double ?? schema["exclusiveMaximum"]?.double ?? (least + 1000)
    // Hundredths of the way, the ends left out, so that exclusive bounds are kept too.
    let part = Double(Int.random(in: 1...99, using: &generator)) / 100
    return .number(least + (most - least) * part)
  }

  private static let aspects = [
    "history", "origin", "size", "cost", "use", "author", "place", "date", "rate", "share",
  ]
}
