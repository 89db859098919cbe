import Net

/// Sends the requests of visits: to the addresses they may go to, in their turns, and again where a
/// site asked to come back later.
struct Site: Sendable {
  /// Requests for one page, the first one included.
  static let tries = 3
  private static let pauseWithoutAdvice = 2.0

  let settings: VisitSettings
  let transport: any HTTPTransport
  let turns: HostRateLimiter
  let resolver: HostResolver

  /// A response that is neither 429 nor 503. `spacing` is what the site's robots.txt asks for.
  func send(
    _ url: PageURL, spacing: Double = 0, within seconds: Double
  ) async throws(VisitError) -> HTTPResponse {
    try await check(url)
    let pause = max(settings.delay(to: url), min(spacing, HostRateLimiter.longestPause))
    var left = seconds
    var tries = 0
    while true {
      let turn = try await turns.take(url.hostText, spacing: pause)
      let result = await attempt(url, within: left)
      tries += 1
      guard case .success(let response) = result, [429, 503].contains(response.status) else {
        try await turns.end(turn, pausing: pause)
        return try result.get()
      }
      let asked = RetryAfter.seconds(in: response) ?? Self.pauseWithoutAdvice
      try await turns.end(turn, pausing: max(asked, pause))
      left -= response.timings.total / 1000
      guard tries < Self.tries, left > 0 else { throw .unavailable(status: response.status) }
    }
  }

  private func attempt(
    _ url: PageURL, within seconds: Double
  ) async -> Result<HTTPResponse, VisitError> {
    var request = HTTPRequest(url: url.text, totalTimeoutSeconds: seconds)
    request.connectTimeoutSeconds = min(settings.connectTimeoutSeconds, seconds)
    request.maximumBodyBytes = settings.maximumDecodedBytes
    request.maximumCompressedBytes = settings.maximumBytes
    request.destination = settings.allows(url) ? .direct : .publicOnly
    request.headers = [
      HTTPHeader(name: "Accept", value: "text/html,application/xhtml+xml,text/*;q=0.9,*/*;q=0.5")
    ]
    do throws(TransportError) {
      return .success(try await sendTwiceIfLost(request))
    } catch {
      return .failure(VisitError(error, url: url))
    }
  }

  /// On a connection that is used again, the server had most likely closed it just then.
  private func sendTwiceIfLost(
    _ request: HTTPRequest
  ) async throws(TransportError) -> HTTPResponse {
    do throws(TransportError) {
      return try await transport.send(request)
    } catch {
      guard case .connectionLost(_, _, reusedConnection: true) = error else { throw error }
      return try await transport.send(request)
    }
  }

  /// A host with one address that must not be visited is not visited at any. What is connected to is
  /// looked at again.
  private func check(_ url: PageURL) async throws(VisitError) {
    if settings.allows(url) { return }
    // A request can be so worded that a mail server takes it for a letter.
    if let port = url.port, port < 1024, port != 80, port != 443 { throw .refusedPort(port) }
    let addresses: [IPAddress]
    switch url.host {
    case .address(let address): addresses = [address]
    case .name(let name):
      switch await resolver.look(name, settings.connectTimeoutSeconds) {
      case .addresses(let found): addresses = found
      case .unknown: throw .unknownHost(name)
      case .late: throw .timeout(host: name, seconds: settings.connectTimeoutSeconds)
      }
    }
    if let refused = addresses.first(where: { $0.reach != .global }) {
      throw .refusedAddress(host: url.hostText, refused)
    }
  }
}
