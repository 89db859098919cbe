import Base
import CSystem
import Glibc

/// One end of a socket that keeps messages apart, and tells who sent them as the kernel knows it.
final class NodeChannel {
  enum Receipt {
    case message([UInt8], sender: pid_t)
    case oversized
    case nothing
    case closed
  }

  let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// This side's end, and the one to give away: it must be closed here for the other side's hang-up
  /// to be seen.
  static func pair() throws(SystemError) -> (ours: NodeChannel, theirs: Int32) {
    var ours: Int32 = -1
    var theirs: Int32 = -1
    if csystem_channel_pair(&ours, &theirs) != 0 { throw SystemError("make a socket pair") }
    return (NodeChannel(descriptor: ours), theirs)
  }

  /// One line a field, the last of which may have more. False if nobody takes it: the other end is
  /// closed, or does not read.
  func send(_ fields: [String], descriptors: [Int32] = []) -> Bool {
    let bytes = Array(fields.joined(separator: "\n").utf8)
    return csystem_channel_send(
      descriptor, bytes, bytes.count, descriptors, descriptors.count) == 0
  }

  func receive() -> Receipt {
    withUnsafeTemporaryAllocation(byteCount: StepReply.longestFrame, alignment: 1) { buffer in
      var sender: pid_t = 0
      let count = csystem_channel_receive(descriptor, buffer.baseAddress, buffer.count, &sender)
      if count > 0 { return .message(Array(buffer[..<count]), sender: sender) }
      if count == 0 { return .closed }
      return switch errno {
      case EAGAIN: .nothing
      case EMSGSIZE: .oversized
      default: .closed
      }
    }
  }

  /// Waits for one message; nil if none comes in time, or none ever will.
  func receive(within limit: Duration) -> (message: [UInt8], sender: pid_t)? {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limit)
    while true {
      switch receive() {
      case .message(let bytes, let sender): return (bytes, sender)
      case .oversized, .closed: return nil
      case .nothing: break
      }
      let left = clock.now.duration(to: deadline)
      if left <= .zero { return nil }
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      poll(&polled, 1, left.pollMilliseconds)
    }
  }
}
