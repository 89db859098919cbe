import Glibc

/// What a seed's content orders:
/// `[once] [after MILLISECONDS] [process fault | message fault | anything] [#name]`.
///
///     fine #3
///     signal 9 #4
///     once exit 0 #5
///     after 300 segfault #6
struct FaultOrder {
  private var delay = 0
  private var processFault: ProcessFault?
  private(set) var messageFault: MessageFault?

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
  }

  /// Returns only from faults that a worker survives.
  func commitProcessFault(_ content: String) {
    usleep(UInt32(delay) * 1000)
    processFault?.commit(content)
  }
}
