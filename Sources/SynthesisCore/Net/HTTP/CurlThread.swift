import Base
import CCurl

/// What runs on the curl thread: gives transfers to libcurl, drives it, hands out what came back.
///
/// libcurl's callbacks get a plain pointer to the `CurlTransfer`. It stays valid because `active`
/// holds the transfer from before its handle is added until after it is removed.
struct CurlThread: ~Copyable {
  private let loop: CurlLoop
  private let multi: CurlMulti
  private var active: [UnsafeMutableRawPointer: CurlHandle] = [:]
  private var handles: [ObjectIdentifier: UnsafeMutableRawPointer] = [:]
  /// Those whose response must begin by a time of its own. libcurl has no such limit.
  private var awaited: [UnsafeMutableRawPointer: SuspendingClock.Instant] = [:]

  init(loop: CurlLoop, multi: CurlMulti) {
    self.loop = loop
    self.multi = multi
  }

  consuming func run() {
    while case .carryOut(let commands) = loop.nextOrders() {
      for command in commands {
        switch command {
        case .start(let transfer): add(transfer)
        case .abandon(let transfer):
          if let easy = handles[ObjectIdentifier(transfer)] { _ = remove(easy) }
        }
      }
      var running: Int32 = 0
      _ = ccurl_multi_perform(multi.handle, &running)
      settleFinished()
      let patience = settleOverdue(now: SuspendingClock.now)
      // libcurl shortens the wait to its own timers, and a wake-up that came since the last poll
      // ends it at once.
      let code = ccurl_multi_poll(multi.handle, patience)
      if code != CURLM_OK { failAll(reason: String(cString: ccurl_multi_strerror(code))) }
    }
    for easy in active.keys { remove(easy)?.transfer.settle(.failure(.shutDown)) }
    ccurl_multi_cleanup(multi.handle)
  }

  private mutating func add(_ transfer: CurlTransfer) {
    // Cancelled on its way here.
    if transfer.isSettled { return }
    let handle: CurlHandle
    switch CurlHandle.make(for: transfer, options: loop.options) {
    case .success(let made): handle = made
    case .failure(let error): return transfer.settle(.failure(error))
    }
    active[handle.easy] = handle
    handles[ObjectIdentifier(transfer)] = handle.easy
    awaited[handle.easy] = transfer.answerDue
    let code = ccurl_multi_add_handle(multi.handle, handle.easy)
    if code != CURLM_OK {
      let reason = String(cString: ccurl_multi_strerror(code))
      remove(handle.easy)?.transfer.settle(
        .failure(.other(endpoint: transfer.endpoint.description, reason: reason)))
    }
  }

  /// Takes a handle out of libcurl and frees it.
  private mutating func remove(_ easy: UnsafeMutableRawPointer) -> CurlHandle? {
    guard let handle = active.removeValue(forKey: easy) else { return nil }
    handles[ObjectIdentifier(handle.transfer)] = nil
    awaited[easy] = nil
    ccurl_multi_remove_handle(multi.handle, easy)
    handle.free()
    return handle
  }

  private mutating func settleFinished() {
    var left: Int32 = 0
    while let message = ccurl_multi_info_read(multi.handle, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
        continue
      }
      // Read before the handle is removed, which frees the message.
      let code = ccurl_message_result(message)
      guard let outcome = active[easy]?.outcome(code) else { continue }
      remove(easy)?.transfer.settle(outcome)
    }
  }

  /// Gives up on those that have not begun to answer in time; the milliseconds until the next one
  /// is due, at most an hour.
  private mutating func settleOverdue(now: SuspendingClock.Instant) -> Int32 {
    var next = Duration.seconds(3600)
    for (easy, due) in awaited {
      guard let transfer = active[easy]?.transfer, !transfer.hasAnswer else {
        awaited[easy] = nil
        continue
      }
      if due > now {
        next = min(next, due - now)
      } else {
        remove(easy)?.transfer.settle(
          .failure(
            .timeout(
              endpoint: transfer.endpoint.description,
              seconds: transfer.request.firstByteTimeoutSeconds ?? 0, phase: .firstByte)))
      }
    }
    // Rounded up: woken too early, it would look in vain.
    return Int32(clamping: next.milliseconds + 1)
  }

  private mutating func failAll(reason: String) {
    for easy in active.keys {
      guard let transfer = remove(easy)?.transfer else { continue }
      transfer.settle(.failure(.other(endpoint: transfer.endpoint.description, reason: reason)))
    }
  }
}
