import CCurl

/// A multi handle of libcurl.
///
/// All of it belongs to the curl thread but `wakeUp`, which libcurl allows from any thread as long
/// as the handle lives.
struct CurlMulti: @unchecked Sendable {  // a pointer; who may use it when is said above
  let handle: UnsafeMutableRawPointer

  /// Nil if libcurl could not be set up.
  init?(_ options: CurlOptions) {
    guard Self.libraryIsReady, let handle = curl_multi_init() else { return nil }
    self.handle = handle
    // As many idle connections are kept as there may be requests.
    _ = ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, options.maximumInFlight)
  }

  func wakeUp() { curl_multi_wakeup(handle) }

  /// Set-up of the whole library, once a process; it is not safe to do twice at a time.
  private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
