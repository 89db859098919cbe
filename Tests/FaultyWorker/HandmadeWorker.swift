import FoundationEssentials
import Glibc

/// A worker that follows the protocol's description, with a fault where a seed orders one.
struct HandmadeWorker {
  private struct SeedMessage: Decodable {
    let index: Int
    let content: String
    let digest: String

    var sourceID: String {
      let digits = String(index)
      let padding = String(repeating: "0", count: max(0, 4 - digits.count))
      return "src_\(padding)\(digits)_\(digest.prefix(8))"
    }
  }

  static func greet() {
    let version = Setting.version.value ?? "1"
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
      case HandmadeFrame.seed: work(on: frame)
      case HandmadeFrame.shutdown: exit(0)
      default: fatalError("a message of type \(frame.type)")
      }
    }
    kill(0, SIGKILL)
  }

  private func work(on frame: HandmadeFrame) {
    let seed: SeedMessage
    do {
      seed = try JSONDecoder().decode(SeedMessage.self, from: Data(frame.payload))
    } catch {
      fatalError("no seed: \(error)")
    }
    HandmadeFrame(type: HandmadeFrame.started, task: frame.task, attempt: frame.attempt).send()
    Diary.note("begin", seed.content)
    let order = FaultOrder(seed.content)
    order.commitProcessFault(seed.content)
    let result = HandmadeFrame(
      type: HandmadeFrame.result, task: frame.task, attempt: frame.attempt,
      payload: Self.result(seed))
    if let fault = order.messageFault {
      Diary.note("fault", seed.content)
      fault.send(insteadOf: result)
    } else {
      result.send()
    }
  }

  /// A trajectory and a pair. A seed `big N` gets a pair of about N bytes.
  private static func result(_ seed: SeedMessage) -> [UInt8] {
    let words = seed.content.split(separator: " ")
    let size = words.first == "big" && words.count > 1 ? Int(words[1]) ?? 0 : 0
    let trajectory = "\(seed.sourceID)_traj_0"
    return Array(
      """
      {"state":"accepted","stage":"","cause":"","detail":"","trajectories":1,"pairs":1,\
      "funnel":{},"usage":{}}
      {"trajectory_id":"\(trajectory)","source_id":"\(seed.sourceID)","seed_data":"a seed",\
      "total_depth":0,"nodes":[]}
      {"question":"\(String(repeating: "q", count: size))","answer":"7",\
      "trajectory_id":"\(trajectory)","source_id":"\(seed.sourceID)",\
      "qa_id":"\(trajectory)_qa_0","reasoning_steps":[],"metadata":{}}
      """.utf8)
  }
}
