import Testing

@testable import Base
@testable import Engine

@Suite("Endpoints seen from outside")
struct EndpointWatchTests {
  private static let second = 1_000_000_000

  private func look(
    _ state: EndpointHealth.State, isBusy: Bool = true, hasSubstitute: Bool = false
  ) -> [EndpointWatch.Look] {
    [
      EndpointWatch.Look(
        entry: EndpointEntry(identity: 1, quota: 1, address: "http://a"), state: state,
        isBusy: isBusy, hasSubstitute: hasSubstitute)
    ]
  }

  @Test("one that takes requests and says nothing is told of once, until something comes")
  func silent() {
    var watch = EndpointWatch()
    func look(_ seconds: Int, answered: Int = 0, isBusy: Bool = true) -> [EndpointWatch.Finding] {
      watch.look(
        self.look(EndpointHealth.State(answeredAt: answered), isBusy: isBusy),
        at: seconds * Self.second)
    }
    #expect(look(100).isEmpty)
    #expect(look(129).isEmpty)
    #expect(look(130) == [.silent(address: "http://a", seconds: 30)])
    #expect(look(200).isEmpty)
    #expect(look(201, answered: 5).isEmpty)
    #expect(look(230, answered: 5).isEmpty)
    #expect(look(231, answered: 5) == [.silent(address: "http://a", seconds: 30)])
    // With nothing under way there is nothing to wait for.
    #expect(look(232, answered: 5, isBusy: false).isEmpty)
    #expect(look(261, answered: 5).isEmpty)
  }

  @Test("one that is out is told of where others serve in its place, and when it answers again")
  func down() {
    var watch = EndpointWatch()
    let out = EndpointHealth.State(failedAt: 100, failingSince: 100 * Self.second)
    func look(_ seconds: Int, _ state: EndpointHealth.State, _ hasSubstitute: Bool = true)
      -> [EndpointWatch.Finding]
    {
      watch.look(
        self.look(state, isBusy: false, hasSubstitute: hasSubstitute), at: seconds * Self.second)
    }
    #expect(look(109, out).isEmpty)
    #expect(look(120, out, false).isEmpty)
    #expect(look(121, out) == [.down(address: "http://a")])
    #expect(look(122, out).isEmpty)
    #expect(look(123, EndpointHealth.State(answeredAt: 122)) == [.back(address: "http://a")])
    #expect(look(124, EndpointHealth.State(answeredAt: 122)).isEmpty)
  }
}
