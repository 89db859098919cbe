import FoundationEssentials
import Glibc

/// A worker that follows the protocol's description, with a fault where a seed orders one.
struct HandmadeWorker {
  /// The first line of an item's message.
  private struct ItemHead: Decodable {
    let index: Int
    let digest: String

    var sourceID: String {
      let digits = String(index)
      let padding = String(repeating: "0", count: max(0, 4 - digits.count))
      return "src_\(padding)\(digits)_\(digest.prefix(8))"
    }
  }

  /// The second line.
  private struct Seed: Decodable {
    let content: String
  }

  static func greet() {
    let version = Setting.version.value ?? "2"
    HandmadeFrame(
      type: HandmadeFrame.hello,
      payload: Array("{\"protocol\": \(version), \"pid\": \(getpid())}".utf8)
    ).send()
  }

  func serve() {
    Self.greet()
    while let frame = HandmadeFrame.receive() {
      switch frame.type {
      case HandmadeFrame.configure: break
      case HandmadeFrame.item: work(on: frame)
      // By then the work has ended: it is done between two messages.
      case HandmadeFrame.cancel: break
      case HandmadeFrame.shutdown: exit(0)
      default: fatalError("a message of type \(frame.type)")
      }
    }
    kill(0, SIGKILL)
  }

  private func work(on frame: HandmadeFrame) {
    let lines = frame.payload.split(separator: UInt8(ascii: "\n"))
    let item: ItemHead
    let seed: Seed
    do {
      item = try JSONDecoder().decode(ItemHead.self, from: Data(lines[0]))
      seed = try JSONDecoder().decode(Seed.self, from: Data(lines[1]))
    } catch {
      fatalError("not a seed: \(error)")
    }
    HandmadeFrame(type: HandmadeFrame.started, task: frame.task, attempt: frame.attempt).send()
    Diary.note("begin", seed.content)
    let order = FaultOrder(seed.content)
    order.commitProcessFault(seed.content)
    let result = HandmadeFrame(
      type: HandmadeFrame.result, task: frame.task, attempt: frame.attempt,
      payload: Self.result(item, seed))
    if let fault = order.messageFault {
      Diary.note("fault", seed.content)
      fault.send(insteadOf: result)
    } else {
      result.send()
    }
  }

  /// A trajectory and a pair. A seed `big N` gets a pair of about N bytes.
  private static func result(_ item: ItemHead, _ seed: Seed) -> [UInt8] {
    let words = seed.content.split(separator: " ")
    let size = words.first == "big" && words.count > 1 ? Int(words[1]) ?? 0 : 0
    let trajectory = "\(item.sourceID)_traj_0"
    return Array(
      """
      {"state":"accepted","stage":"","cause":"","detail":"","records":{"trajectories":1,"pairs":1},\
      "counters":{},"usage":{}}
      {"trajectory_id":"\(trajectory)","source_id":"\(item.sourceID)","seed_data":"a seed",\
      "total_depth":0,"nodes":[]}
      {"question":"\(String(repeating: "q", count: size))","answer":"7",\
      "trajectory_id":"\(trajectory)","source_id":"\(item.sourceID)",\
      "qa_id":"\(trajectory)_qa_0","reasoning_steps":[],"metadata":{}}
      """.utf8)
  }
}
