import Testing

@testable import Base

@Suite("Warnings that are alike")
struct LikeWarningsTests {
  @Test("The first of each kind are shown, the rest are one with a count")
  func counting() {
    var warnings = LikeWarnings(limit: 2)
    var shown: [String] = []
    for number in 1...5000 {
      let kind = number % 1000 == 0 ? "rare" : "often"
      let warning = "\(number) \(kind)"
      if warnings.shows(warning, kind: kind) { shown.append(warning) }
    }
    #expect(shown == ["1 often", "2 often", "1000 rare", "2000 rare"])
    #expect(
      warnings.takeRest() == [
        LikeWarnings.Rest(kind: "often", count: 4993, last: "4999 often"),
        LikeWarnings.Rest(kind: "rare", count: 3, last: "5000 rare"),
      ])
    #expect(warnings.takeRest() == [])
  }
}
