import Base
import Engine
import Models
import Net

enum ModelLoad {
  /// Sends so many requests of a small prompt through one model client, up to `inFlight` at once,
  /// and tells how many were answered.
  static func send(
    baseURL: String, requests: Int, inFlight: Int
  ) async throws -> Int {
    let settings = ModelSettings()
    var options = CurlOptions()
    options.maximumInFlight = inFlight
    let client = try ModelClient(
      settings, endpoints: [EndpointSettings(baseURL: baseURL, modelName: "load")],
      transport: CurlTransport(options), maxRetries: 0)
    let answered = await inOrder(Array(0..<requests), limit: inFlight) { _ in
      do {
        _ = try await client.reply(to: EndpointProbe.request, tracker: UsageTracker())
        return 1
      } catch {
        return 0
      }
    }
    return answered.reduce(0, +)
  }
}
