import Testing

@testable import Models

@Suite("endpoint selector")
struct EndpointSelectorTests {
  private let start = SuspendingClock.now

  private func choose(
    _ selector: inout EndpointSelector, at seconds: Double = 0, avoiding failed: Int? = nil
  ) -> EndpointSelector.Choice {
    selector.choose(avoiding: failed, now: start + .seconds(seconds))
  }

  private func endpoint(_ choice: EndpointSelector.Choice) -> Int? {
    if case .use(let ticket) = choice { ticket.endpoint } else { nil }
  }

  private func fail(_ selector: inout EndpointSelector, _ endpoint: Int, times: Int = 5) {
    for _ in 0..<times {
      let choice = selector.choose(avoiding: 1 - endpoint, now: start)
      guard case .use(let ticket) = choice, ticket.endpoint == endpoint else { return }
      selector.finish(ticket, .fails, now: start)
    }
  }

  @Test("requests under way are spread by weight")
  func weights() {
    var selector = EndpointSelector(weights: [1, 3])
    let taken = (0..<8).compactMap { _ in endpoint(choose(&selector)) }
    #expect(taken.count { $0 == 0 } == 2)
    #expect(taken.count { $0 == 1 } == 6)
  }

  @Test("requests one after the other are spread by weight too")
  func weightsInTurn() {
    var selector = EndpointSelector(weights: [1, 3])
    var taken: [Int] = []
    for _ in 0..<8 {
      guard case .use(let ticket) = choose(&selector) else { continue }
      taken.append(ticket.endpoint)
      selector.finish(ticket, .works, now: start)
    }
    #expect(taken.count { $0 == 1 } == 6)
  }

  @Test("a second try goes elsewhere if it can")
  func elsewhere() {
    var selector = EndpointSelector(weights: [1, 1])
    #expect(endpoint(choose(&selector, avoiding: 0)) == 1)
    #expect(endpoint(choose(&selector, avoiding: 0)) == 1)
    var single = EndpointSelector(weights: [1])
    #expect(endpoint(choose(&single, avoiding: 0)) == 0)
  }

  @Test("an endpoint that is out gets nothing but one probe when its time has come")
  func halfOpen() {
    var selector = EndpointSelector(weights: [1, 1])
    fail(&selector, 0)
    #expect((0..<4).map { _ in endpoint(choose(&selector)) } == [1, 1, 1, 1])
    #expect(choose(&selector, at: 1) == .use(EndpointSelector.Ticket(endpoint: 0, isProbe: true)))
    #expect(endpoint(choose(&selector, at: 1)) == 1)
    selector.finish(EndpointSelector.Ticket(endpoint: 0, isProbe: true), .works, now: start)
    #expect(choose(&selector, at: 1) == .use(EndpointSelector.Ticket(endpoint: 0, isProbe: false)))
  }

  @Test("when all are out, the earliest is waited for, then its probe")
  func allOut() {
    var selector = EndpointSelector(weights: [1, 1])
    fail(&selector, 0)
    fail(&selector, 1)
    #expect(choose(&selector) == .wait(until: start + .seconds(1)))
    guard case .use(let first) = choose(&selector, at: 1) else { return }
    selector.finish(first, .fails, now: start + .seconds(1))
    guard case .use = choose(&selector, at: 1) else { return }
    #expect(choose(&selector, at: 1) == .waitForProbe)
  }

  @Test("endpoints that have stopped are never asked again, and with the last one all ends")
  func stopped() {
    let error = ModelError.refused(status: 402, message: "")
    var selector = EndpointSelector(weights: [1, 1])
    for index in 0..<2 {
      guard case .use(let ticket) = choose(&selector) else { return }
      #expect(ticket.endpoint == index)
      selector.finish(ticket, .spent(error), now: start)
    }
    #expect(choose(&selector, at: 1e6) == .none(error))
  }
}
