import Testing

@testable import SynthesisCore

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
