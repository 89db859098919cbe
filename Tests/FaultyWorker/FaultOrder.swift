import FoundationEssentials
import Glibc

/// What a seed's content orders:
/// `[once] [after MILLISECONDS] [process fault | message fault | until-cancelled | anything] [#name]`.
///
///     fine #3
///     signal 9 #4
///     once exit 0 #5
///     after 300 segfault #6
struct FaultOrder {
  private var delay = 0
  private var processFault: ProcessFault?
  private(set) var messageFault: MessageFault?
  private var waitsUntilCancelled = false

  private struct Seed: Decodable {
    let content: String
  }

  /// What a seed's item says.
  static func content(of payload: [UInt8]) -> String {
    do {
      return try JSONDecoder().decode(Seed.self, from: Data(payload)).content
    } catch {
      fatalError("not a seed: \(error)")
    }
  }

  init(_ content: String) {
    let order = content.split(separator: " #", maxSplits: 1)[0]
    var words = order.split(separator: " ").map(String.init)
    if words.first == "once" {
      words.removeFirst()
      guard Diary.isFirst(content) else { return }
    }
    if words.count > 1, words[0] == "after" {
      delay = Int(words[1]) ?? 0
      words.removeFirst(2)
    }
    processFault = ProcessFault(words)
    messageFault = MessageFault(words)
    waitsUntilCancelled = words.first == "until-cancelled"
  }

  /// Returns only from faults that a worker survives.
  func commitProcessFault(_ content: String) {
    usleep(UInt32(delay) * 1000)
    processFault?.commit(content)
  }

  /// Of the engine's loop alone: the other one works on a seed between two messages.
  func waitUntilCancelled(_ content: String) async throws {
    guard waitsUntilCancelled else { return }
    Diary.note("fault", content)
    try await Task.sleep(for: .seconds(3600))
  }
}
