import Testing

@testable import Environment
@testable import Synthesize

@Suite("Excerpts for prompts")
struct TextExcerptTests {
  private static let page = """
    The town lies on a river and has a long wall.
    | Founded | 1204 |
    | --- | --- |
    | Area | 12 km² |
    It had a mill, a smith and two inns at the time.
    Its bridge burned down and was built again in stone.
    The market is held on Thursdays in the old square.
    """

  @Test("what fits is shown whole, but for the lines under a table's head")
  func whole() {
    let shown = TextExcerpt.of(Self.page, for: "bridge", limit: 1000)
    #expect(shown == Self.page.replacing("| --- | --- |\n", with: ""))
  }

  @Test("of a longer text the beginning stays, and what answers the goal")
  func goal() {
    let shown = TextExcerpt.of(Self.page, for: "When was the bridge built?", limit: 150)
    #expect(
      shown == """
        The town lies on a river and has a long wall.
        | Founded | 1204 |
        | Area | 12 km² |
        […]
        Its bridge burned down and was built again in stone.
        […]
        """)
    #expect(TextExcerpt.of(Self.page, for: "market", limit: 130).contains("Thursdays"))
  }

  @Test("a prompt shows of a page what it was to tell, or else what the step is for")
  func goalOfStep() {
    var step = Samples.page("Town", Self.page)
    step.intent = "Learn of the market"
    #expect(PromptSections.result(step, limit: 130).contains("Thursdays"))
    step.observation.goal = "bridge"
    let shown = PromptSections.result(step, limit: 130)
    #expect(shown.contains("Its bridge burned down"))
    #expect(!shown.contains("Thursdays"))
  }

  @Test(
    "is never longer than it may be, but for the marks of gaps", arguments: [80, 200, 333, 1000])
  func limit(limit: Int) {
    let line = "It goes on and on, from one clause to another; it does not end. "
    let text = String(repeating: line, count: 100)
    let shown = TextExcerpt.of(text, for: "clause", limit: limit)
    let kept = shown.split(separator: "\n").filter { $0 != "[…]" }.joined(separator: "\n")
    #expect(kept.count <= limit)
    #expect(kept.count > limit / 3)
  }
}
