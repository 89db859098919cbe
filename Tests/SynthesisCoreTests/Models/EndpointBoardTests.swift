import Testing

@testable import SynthesisCore

@Suite("endpoint board")
struct EndpointBoardTests {
  private let start = SuspendingClock.now

  private func choose(
    _ board: inout EndpointBoard, at seconds: Double = 0, avoiding failed: Int? = nil
  ) -> EndpointBoard.Choice {
    board.choose(avoiding: failed, now: start + .seconds(seconds))
  }

  private func endpoint(_ choice: EndpointBoard.Choice) -> Int? {
    if case .use(let ticket) = choice { ticket.endpoint } else { nil }
  }

  private func fail(_ board: inout EndpointBoard, _ endpoint: Int, times: Int = 5) {
    for _ in 0..<times {
      let choice = board.choose(avoiding: 1 - endpoint, now: start)
      guard case .use(let ticket) = choice, ticket.endpoint == endpoint else { return }
      board.finish(ticket, .fails, now: start)
    }
  }

  @Test("requests under way are spread by weight")
  func weights() {
    var board = EndpointBoard(weights: [1, 3])
    let taken = (0..<8).compactMap { _ in endpoint(choose(&board)) }
    #expect(taken.count { $0 == 0 } == 2)
    #expect(taken.count { $0 == 1 } == 6)
  }

  @Test("requests one after the other are spread by weight too")
  func weightsInTurn() {
    var board = EndpointBoard(weights: [1, 3])
    var taken: [Int] = []
    for _ in 0..<8 {
      guard case .use(let ticket) = choose(&board) else { continue }
      taken.append(ticket.endpoint)
      board.finish(ticket, .works, now: start)
    }
    #expect(taken.count { $0 == 1 } == 6)
  }

  @Test("a second try goes elsewhere if it can")
  func elsewhere() {
    var board = EndpointBoard(weights: [1, 1])
    #expect(endpoint(choose(&board, avoiding: 0)) == 1)
    #expect(endpoint(choose(&board, avoiding: 0)) == 1)
    var single = EndpointBoard(weights: [1])
    #expect(endpoint(choose(&single, avoiding: 0)) == 0)
  }

  @Test("an endpoint that is out gets nothing but one probe when its time has come")
  func halfOpen() {
    var board = EndpointBoard(weights: [1, 1])
    fail(&board, 0)
    #expect((0..<4).map { _ in endpoint(choose(&board)) } == [1, 1, 1, 1])
    #expect(choose(&board, at: 1) == .use(EndpointBoard.Ticket(endpoint: 0, isProbe: true)))
    #expect(endpoint(choose(&board, at: 1)) == 1)
    board.finish(EndpointBoard.Ticket(endpoint: 0, isProbe: true), .works, now: start)
    #expect(choose(&board, at: 1) == .use(EndpointBoard.Ticket(endpoint: 0, isProbe: false)))
  }

  @Test("when all are out, the earliest is waited for, then its probe")
  func allOut() {
    var board = EndpointBoard(weights: [1, 1])
    fail(&board, 0)
    fail(&board, 1)
    #expect(choose(&board) == .wait(until: start + .seconds(1)))
    guard case .use(let first) = choose(&board, at: 1) else { return }
    board.finish(first, .fails, now: start + .seconds(1))
    guard case .use = choose(&board, at: 1) else { return }
    #expect(choose(&board, at: 1) == .waitForProbe)
  }

  @Test("endpoints that have stopped are never asked again, and with the last one all ends")
  func stopped() {
    let error = ModelError.refused(status: 402, message: "")
    var board = EndpointBoard(weights: [1, 1])
    for index in 0..<2 {
      guard case .use(let ticket) = choose(&board) else { return }
      #expect(ticket.endpoint == index)
      board.finish(ticket, .spent(error), now: start)
    }
    #expect(choose(&board, at: 1e6) == .none(error))
  }
}
