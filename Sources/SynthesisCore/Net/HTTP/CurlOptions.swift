/// Settings of a `CurlTransport` that hold for all its requests.
package struct CurlOptions: Sendable, Hashable {
  /// Requests given to libcurl at a time; more wait their turn outside it.
  package var maximumInFlight = 64
  /// A file of certificates to trust in place of the system's.
  var certificateFile: String?
  /// Idle connections older than this are not used again.
  ///
  /// uvicorn, which serves vLLM, closes idle connections after 5 s. libcurl compares whole seconds
  /// and keeps a connection of just this age, so 3 means that none older than 4 s is used.
  var maximumIdleSeconds = 3

  package init() {}

  /// Takes `CURL_CA_BUNDLE` or `SSL_CERT_FILE` from the environment, as curl's own tool does;
  /// libcurl by itself does not look at them. Proxies it does take from the environment itself.
  package init(environment: [String: String]) {
    certificateFile = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
  }
}
