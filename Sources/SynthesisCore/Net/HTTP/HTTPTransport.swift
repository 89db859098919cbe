/// Sends HTTP requests, one response each.
///
/// It never sends a request twice, follows no redirects and gives up nothing silently: what to do
/// about a failure is decided by those who know what the request was for. Cancelling the task ends
/// the wait at once with `.cancelled`.
package protocol HTTPTransport: Sendable {
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}
