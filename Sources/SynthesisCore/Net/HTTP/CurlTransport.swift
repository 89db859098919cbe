import Base

/// HTTP through libcurl, all requests of the process on one thread of their own.
///
/// Nothing is set up before the first request: a worker that makes none stays small. Letting go of
/// the transport ends its thread; requests still under way fail with `.shutDown`.
package final class CurlTransport: HTTPTransport {
  private let admission: AsyncSemaphore
  private let loop: CurlLoop

  package init(_ options: CurlOptions = CurlOptions()) {
    admission = AsyncSemaphore(options.maximumInFlight)
    loop = CurlLoop(options)
  }

  deinit { loop.stop() }

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let endpoint = try Self.check(request)
    guard await admission.acquire() else { throw .cancelled }
    defer { admission.release() }
    guard let transfer = CurlTransfer(request, to: endpoint, now: SuspendingClock.now) else {
      throw .deadline(isSent: false)
    }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.wait(continuation)
        loop.start(transfer)
      }
    } onCancel: {
      // The waiting task goes on at once; the curl thread takes the transfer down after it.
      transfer.settle(.failure(.cancelled))
      loop.abandon(transfer)
    }
    return try outcome.get()
  }

  /// Ends the thread and waits until it has freed all it held.
  package func shutDown() async { await loop.shutDown() }

  /// A line break in a header would let its value write headers of its own.
  private static func check(_ request: HTTPRequest) throws(TransportError) -> HTTPAddress {
    guard let endpoint = HTTPAddress(request.url) else {
      throw .unusableRequest("its address is not an http or https URL with a host")
    }
    for header in request.headers where (header.name + header.value).hasControlCharacter {
      throw .unusableRequest("the header \(header.name.debugDescription) has a control character")
    }
    let secrets = request.secretHeaders.map(\.value) + [request.bearerToken].compactMap { $0 }
    if secrets.contains(where: { $0.exposed.hasControlCharacter }) {
      throw .unusableRequest("the API key has a line break or another control character")
    }
    return endpoint
  }
}

extension String {
  fileprivate var hasControlCharacter: Bool {
    unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }
}
