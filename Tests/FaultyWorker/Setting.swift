import Glibc

/// What the tests tell the worker by its environment.
enum Setting: String {
  /// A fault before the first message.
  case boot = "FAULTY_BOOT"
  /// `engine` for the engine's own loop, `gate` for none.
  case loop = "FAULTY_LOOP"
  /// Of a gate's load: requests at once, milliseconds of each, milliseconds in all.
  case gate = "FAULTY_GATE"
  /// The protocol version to claim.
  case version = "FAULTY_VERSION"
  /// A folder for the diary and for what outlives a process.
  case state = "FAULTY_STATE"

  var value: String? { getenv(rawValue).map { String(cString: $0) } }
}
