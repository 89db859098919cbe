import Glibc

/// A message that is not what the protocol asks for, where a result should be.
enum MessageFault: String {
  /// Half a result, then SIGKILL.
  case half
  /// A length that is ten bytes short.
  case short
  /// A length that promises bytes which never come.
  case long
  /// 2 GiB promised.
  case gigantic
  case unknownType = "unknown-type"
  case parentsType = "parents-type"
  case wrongTask = "wrong-task"
  case twice
  case noJSON = "no-json"
  /// A report that promises more records than there are.
  case missingRecord = "missing-record"
  case secondHello = "second-hello"

  init?(_ words: [String]) {
    guard let word = words.first else { return nil }
    self.init(rawValue: word)
  }

  func send(insteadOf result: HandmadeFrame) {
    var frame = result
    switch self {
    case .half:
      HandmadeFrame.write(result.bytes.prefix(result.bytes.count / 2))
      kill(getpid(), SIGKILL)
    case .short: result.send(claimingLength: UInt32(result.payload.count - 10))
    case .long: result.send(claimingLength: UInt32(result.payload.count + 1000))
    case .gigantic: result.send(claimingLength: 1 << 31)
    case .unknownType:
      frame.type = 99
      frame.send()
    case .parentsType:
      frame.type = 2
      frame.send()
    case .wrongTask:
      frame.task += 1
      frame.send()
    case .twice:
      frame.send()
      frame.send()
    case .noJSON:
      frame.payload = Array("so be it".utf8)
      frame.send()
    case .missingRecord:
      frame.payload = frame.payload.prefix { $0 != UInt8(ascii: "\n") }
      frame.send()
    case .secondHello:
      HandmadeWorker.greet()
      frame.send()
    }
  }
}
