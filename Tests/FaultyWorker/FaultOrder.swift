/// What a seed's content orders: `[once] [process fault | message fault | anything] [#name]`.
///
///     fine #3
///     signal 9 #4
///     once exit 0 #5
struct FaultOrder {
  var processFault: ProcessFault?
  var messageFault: MessageFault?

  init(_ content: String) {
    let order = content.split(separator: " #", maxSplits: 1)[0]
    var words = order.split(separator: " ").map(String.init)
    if words.first == "once" {
      words.removeFirst()
      guard Diary.isFirst(content) else { return }
    }
    processFault = ProcessFault(words)
    messageFault = MessageFault(words)
  }
}
