struct FetchedPage: Sendable {
  var url: String
  var finalURL: String
  var fetchedAt: String
  var digest: String
  var contentType: String?
  var body: [UInt8]
  func document(knownLinks: [String]) throws(PageRefusal) -> PageDocument {
    try PageReader.read(body, contentType: contentType, address: finalURL, knownLinks: knownLinks)
  }
}
enum VisitError: Error { case bad(String) }
struct TemporaryFetcher: PageSource {
  let transport: any HTTPTransport
  func page(at url: String) async throws(VisitError) -> FetchedPage {
    do {
      var request = HTTPRequest(url: url, totalTimeoutSeconds: 30)
      request.maximumBodyBytes = 5_000_000
      let r = try await transport.send(request)
      guard r.status == 200 else { throw VisitError.bad("status \(r.status)") }
      return FetchedPage(url: url, finalURL: url, fetchedAt: "2026-11-21T00:00:00Z", digest: SHA256.digest(r.body).hexadecimal, contentType: "text/html", body: r.body)
    } catch { throw .bad("\(error)") }
  }
}
struct VisitSettings: Sendable, Hashable {
  static let keys: [String] = []
  init(arguments: JSONObject, environment: [String: String]) throws(EnvironmentError) {}
  var arguments: JSONObject { [:] }
}
