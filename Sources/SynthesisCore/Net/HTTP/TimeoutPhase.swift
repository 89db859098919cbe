/// What was not done in time.
enum TimeoutPhase: Hashable, Sendable {
  case connect
  case firstByte
  case total
}
