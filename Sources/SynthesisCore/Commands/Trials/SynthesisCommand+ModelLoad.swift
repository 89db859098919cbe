extension SynthesisCommand {
  /// Sends so many requests of a small prompt through one model client, up to `inFlight` at once,
  /// for programs that measure it; how many were answered.
  package static func loadModel(
    baseURL: String, requests: Int, inFlight: Int
  ) async throws -> Int {
    var settings = ModelSettings()
    settings.name = "load"
    settings.baseURL = baseURL
    var options = CurlOptions()
    options.maximumInFlight = inFlight
    let client = try ChatClient(
      settings, transport: CurlTransport(options), maxRetries: 0)
    let answered = await inOrder(Array(0..<requests), limit: inFlight) { _ in
      do {
        _ = try await client.reply(to: .trial, meter: ModelMeter())
        return 1
      } catch {
        return 0
      }
    }
    return answered.reduce(0, +)
  }
}
