/// Leave to send one request.
struct GatePass: Sendable, Hashable {
  /// The gate's own number for it.
  let number: Int
  let estimatedTokens: Int
}
