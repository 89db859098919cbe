import Testing

@testable import Base
@testable import Models

@Suite("endpoint breaker")
struct EndpointBreakerTests {
  private let start = SuspendingClock.now
  private var breaker = EndpointBreaker()

  private mutating func request(
    _ outcome: EndpointBreaker.Outcome, at seconds: Double = 0, isProbe: Bool = false
  ) {
    breaker.enter()
    breaker.leave(outcome, isProbe: isProbe, now: start + .seconds(seconds))
  }

  @Test("five failures in a row open it, and a good answer between them starts over")
  mutating func opening() {
    for _ in 0..<4 { request(.fails) }
    request(.works)
    for _ in 0..<4 { request(.fails) }
    request(.unknown)
    #expect(breaker.state == .closed(failures: 4))
    request(.fails)
    #expect(breaker.state == .open(until: start + .seconds(1), openings: 1))
  }

  @Test(
    "a probe that fails opens it for twice as long, up to a quarter of one; one that works closes it"
  )
  mutating func probing() {
    for _ in 0..<5 { request(.fails) }
    var pauses: [Double] = []
    for _ in 0..<8 {
      breaker.enter()
      breaker.leave(.fails, isProbe: true, now: start)
      guard case .open(let until, _) = breaker.state else { return }
      pauses.append((until - start).inSeconds)
    }
    #expect(pauses == [2, 4, 8, 15, 15, 15, 15, 15])
    breaker.enter()
    breaker.leave(.works, isProbe: true, now: start)
    #expect(breaker.state == .closed(failures: 0))
  }

  @Test("answers to requests from before it opened change nothing")
  mutating func latecomers() {
    for _ in 0..<5 { request(.fails) }
    let open = breaker.state
    breaker.leave(.works, isProbe: false, now: start)
    breaker.leave(.fails, isProbe: false, now: start + .seconds(9))
    #expect(breaker.state == open)
    breaker.enter()
    breaker.leave(.works, isProbe: false, now: start)
    #expect(breaker.state == .probing(openings: 1))
  }

  @Test("a probe of which nothing is known makes way for the next at once")
  mutating func lostProbe() {
    for _ in 0..<5 { request(.fails) }
    breaker.enter()
    breaker.leave(.unknown, isProbe: true, now: start + .seconds(3))
    #expect(breaker.state == .open(until: start + .seconds(3), openings: 1))
  }

  @Test("an account with nothing left stops it for good")
  mutating func stopped() {
    let error = ModelError.refused(status: 402, message: "")
    request(.spent(error))
    request(.works)
    request(.fails)
    #expect(breaker.state == .stopped(error))
  }
}
