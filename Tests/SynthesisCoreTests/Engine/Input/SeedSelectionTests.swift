import Testing

@testable import Engine

@Suite("Selecting seeds")
struct SeedSelectionTests {
  /// The indexes taken from a file of `count` seeds, and how many seeds were looked at.
  private static func run(
    _ selection: SeedSelection, count: Int
  ) -> (taken: [Int], looked: Int, complaint: String?) {
    var selection = selection
    var taken: [Int] = []
    for index in 1...count {
      switch selection.decide(index) {
      case .take: taken.append(index)
      case .skip, .passOver, .later: break
      case .stop: return (taken, index, nil)
      }
    }
    return (taken, count, selection.complaint(seedCount: count))
  }

  @Test("without a limit all seeds are taken, and the rest of a start's limit is left for later")
  func limits() {
    #expect(Self.run(SeedSelection(), count: 4).taken == [1, 2, 3, 4])
    let limited = Self.run(SeedSelection(numberOfSeeds: 2, limit: 3), count: 5)
    #expect(limited.taken == [1, 2])
    #expect(limited.looked == 3)
    let first = Self.run(SeedSelection(numberOfSeeds: 4, limit: 2), count: 6)
    #expect(first.taken == [1, 2] && first.looked == 5)
  }

  @Test("indexes are taken in file order, and reading stops after the last")
  func indexes() {
    let selection = SeedSelection(indexes: SeedIndexes(parsing: "7-8,2,3-3,3"))
    let result = Self.run(selection, count: 20)
    #expect(result.taken == [2, 3, 7, 8])
    #expect(result.looked == 9)
    let limited = SeedSelection(indexes: SeedIndexes(parsing: "2,5-9"), limit: 2)
    #expect(Self.run(limited, count: 20).taken == [2, 5])
  }

  @Test("a repeat that is passed over takes nobody's place, and only where it would be taken")
  func repeats() {
    func decisions(_ selection: SeedSelection) -> [SeedSelection.Decision] {
      var selection = selection
      return [false, true, true, false, false].enumerated().map {
        selection.decide($0.offset + 1, isRepeat: $0.element)
      }
    }
    #expect(
      decisions(SeedSelection(numberOfSeeds: 2, repeats: .skip))
        == [.take, .passOver, .passOver, .take, .stop])
    #expect(
      decisions(SeedSelection(indexes: SeedIndexes(parsing: "2,4"), repeats: .skip))
        == [.skip, .passOver, .skip, .take, .stop])
    #expect(decisions(SeedSelection(numberOfSeeds: 2)) == [.take, .take, .stop, .stop, .stop])
    #expect(
      decisions(SeedSelection(numberOfSeeds: 4, limit: 1, repeats: .skip))
        == [.take, .passOver, .passOver, .later, .later])
  }

  @Test("indexes that the file does not have are named at the end")
  func beyond() {
    let selection = SeedSelection(indexes: SeedIndexes(parsing: "1,3-6,9"))
    let result = Self.run(selection, count: 4)
    #expect(result.taken == [1, 3, 4])
    #expect(result.complaint == "the file holds 4 seeds; there is no seed 5-6, 9")
    #expect(Self.run(selection, count: 9).complaint == nil)
  }

  @Test(
    "a text that is no list of places is refused",
    arguments: [
      "", "0", "a", "1,", ",1", "3-1", "1-2-3", "-1", "1-", "+1", " 1", "0-3", "1..3",
      "99999999999999999999",
    ])
  func malformed(text: String) {
    #expect(SeedIndexes(parsing: text) == nil)
  }

  @Test("neighbouring and overlapping ranges become one")
  func merging() {
    #expect(SeedIndexes(parsing: "5,1-3,2-4,9")?.ranges == [1...5, 9...9])
  }
}
