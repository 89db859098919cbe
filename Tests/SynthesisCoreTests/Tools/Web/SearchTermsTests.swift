import Testing

@testable import Base

@Suite("Search terms")
struct SearchTermsTests {
  @Test(
    "Words come folded, numbers whole, and scripts without spaces in pairs",
    arguments: [
      ("The Danube's 1,200 bridges", ["the", "danub", "1200", "bridg"]),
      ("Café–CRÈME, m²", ["caf", "crem", "m", "2"]),
      ("don't o'neill's 'quoted'", ["dont", "oneill", "quot"]),
      ("3.14, 1,2,3 and 1995.", ["3.14", "1", "2", "3", "and", "1995"]),
      ("東京都庁 水 は", ["東京", "京都", "都庁", "水", "は"]),
      ("NASA在2024年", ["nasa", "在", "2024", "年"]),
      ("Москва реки", ["москва", "реки"]),
      (" \u{0} -- ", []), ("", []),
    ])
  func terms(text: String, expected: [String]) {
    #expect(SearchTerms.of(text) == expected)
  }

  @Test(
    "Forms of one word become one term",
    arguments: [
      ["country", "countries"], ["stop", "stops", "stopped", "stopping"],
      ["bridge", "bridges", "bridged", "bridging"], ["organize", "organization", "organisation"],
      ["discover", "discovered", "discovering", "discovers"], ["class", "classes"],
      ["quick", "quickly"], ["measure", "measures", "measured", "measuring"],
    ])
  func forms(words: [String]) {
    #expect(Set(words.flatMap(SearchTerms.of)).count == 1)
  }

  @Test(
    "Different words stay apart",
    arguments: [
      ["general", "generous"], ["universe", "university"], ["bus", "bush"], ["king", "kin"],
      ["red", "re"], ["physic", "physicist"], ["miss", "mis"], ["atlas", "atom"],
    ])
  func apart(words: [String]) {
    #expect(Set(words.flatMap(SearchTerms.of)).count == words.count)
  }
}
