import CCurl

/// A multi handle of libcurl.
///
/// All of it belongs to the curl thread but `wakeUp`, which libcurl allows from any thread as long
/// as the handle lives.
struct CurlMulti: @unchecked Sendable {  // a pointer; who may use it when is said above
  let handle: UnsafeMutableRawPointer

  /// Loads libcurl with the first one, which takes milliseconds.
  init(_ options: CurlOptions) throws(TransportError) {
    try Self.library.get()
    guard let handle = ccurl_multi_init() else { throw .unavailable("out of memory") }
    self.handle = handle
    // As many idle connections are kept as there may be requests.
    _ = ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, options.maximumInFlight)
  }

  func wakeUp() { ccurl_multi_wakeup(handle) }

  /// Loaded and set up once a process, never twice at a time.
  private static let library: Result<Void, TransportError> =
    switch ccurl_load() {
    case nil: .success(())
    case let reason?: .failure(.unavailable(String(cString: reason)))
    }
}
