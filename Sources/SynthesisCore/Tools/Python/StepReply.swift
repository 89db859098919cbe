import Base

/// What a node said of its step. The code it ran shares its process and could have said it.
struct StepReply: Sendable, Hashable {
  enum Status: String, Sendable, Hashable {
    case ok, error, memory
  }

  var status: Status
  /// The last expression's value, as Python writes it.
  var result: String?
  var error: String?

  static let longestFrame = 256 << 10

  /// Nil for anything but a reply with the step's own token and no member too many.
  init?(parsing frame: [UInt8], token: String) {
    guard let object = (try? JSONValue(parsing: frame))?.object,  // nil is the answer
      Set(object.keys) == ["status", "result", "error", "token"], object.count == 4,
      object["token"] == .string(token),
      let status = object["status"]?.string.flatMap(Status.init(rawValue:)),
      let result = Self.text(object["result"]), let error = Self.text(object["error"]),
      (status == .ok) == (error == nil)
    else { return nil }
    self.status = status
    self.result = result
    self.error = error
  }

  /// Null is a text that is not there; nil something else.
  private static func text(_ value: JSONValue?) -> String?? {
    switch value {
    case .null?: .some(nil)
    case .string(let text)?: .some(text)
    default: nil
    }
  }
}
