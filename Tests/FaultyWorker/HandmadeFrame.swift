import Glibc

/// A message, written and read after its description: length, type, task, attempt, payload, all
/// numbers with the lowest byte first. It shares no code with the engine, so that the two check
/// each other.
struct HandmadeFrame {
  static let configure: UInt8 = 1
  static let item: UInt8 = 2
  static let shutdown: UInt8 = 3
  static let cancel: UInt8 = 4
  static let hello: UInt8 = 16
  static let result: UInt8 = 17
  static let started: UInt8 = 18

  var type: UInt8
  var task: UInt64 = 0
  var attempt: UInt32 = 0
  var payload: [UInt8] = []

  var bytes: [UInt8] { bytes(claimingLength: UInt32(payload.count)) }

  private func bytes(claimingLength length: UInt32) -> [UInt8] {
    var bytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    bytes.append(type)
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: task >> (8 * $0)) }
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: attempt >> (8 * $0)) }
    return bytes + payload
  }

  func send(claimingLength length: UInt32? = nil) {
    Self.write(bytes(claimingLength: length ?? UInt32(payload.count))[...])
  }

  static func write(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(4, $0.baseAddress, $0.count) }
      // Killed by SIGPIPE if the parent is gone.
      guard count > 0 else { exit(1) }
      rest.removeFirst(count)
    }
  }

  /// The next message from the parent; nil if the parent is gone.
  static func receive() -> HandmadeFrame? {
    guard let header = read(17) else { return nil }
    func number(_ range: Range<Int>) -> UInt64 {
      range.reversed().reduce(0) { $0 << 8 | UInt64(header[$1]) }
    }
    guard let payload = read(Int(number(0..<4))) else { return nil }
    return HandmadeFrame(
      type: header[4], task: number(5..<13), attempt: UInt32(number(13..<17)), payload: payload)
  }

  private static func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let part = bytes.withUnsafeMutableBytes {
        Glibc.read(3, $0.baseAddress?.advanced(by: filled), count - filled)
      }
      guard part > 0 else { return nil }
      filled += part
    }
    return bytes
  }
}
