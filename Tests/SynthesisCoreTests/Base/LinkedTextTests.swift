import Testing

@testable import Base
@testable import Environment
@testable import Web

@Suite("Text with numbered links")
struct LinkedTextTests {
  @Test(
    "is read without its numbers",
    arguments: [
      ("", "", []),
      ("plain", "plain", []),
      ("[France][5]", "France", [5]),
      ("in [1875][2] in [France][4].", "in 1875 in France.", [2, 4]),
      // Brackets of the text's own stay.
      ("[Ar] 3d10 [zinc][3]", "[Ar] 3d10 zinc", [3]),
      ("a[0][x] and [b][", "a[0][x] and [b][", []),
      ("][7]", "][7]", []),
      ("[huge][99999999999999999999]", "[huge][99999999999999999999]", []),
      ("[[1] cited][6]", "[1] cited", [6]),
    ] as [(String, String, [Int])])
  func reading(text: String, plain: String, links: [Int]) {
    let read = LinkedText(text)
    #expect(read.plain == plain)
    #expect(read.links == links)
  }

  @Test("facts are table rows with a name and a value")
  func facts() {
    let page = """
      <article><h1>Gallium</h1>
      <table><tr><th>Symbol</th><td>Ga</td></tr>
      <tr><th>Discovered in</th><td><a href="/france">France</a></td></tr></table>
      <p>Gallium is a metal, soft and silvery, and it melts in the hand of whoever holds it.</p>
      <table><tr><th>Property</th><th>Value</th></tr>
      <tr><td>Melting point</td><td>302.9 K</td></tr></table>
      <table><tr><th>Neighbour</th><th>Border</th></tr>
      <tr><td><a href="/spain">Spain</a></td><td>646 km</td></tr></table>
      <h2>Made of <a href="/gallium">it</a></h2><table>
      <tr><th>Thing</th><th>Year</th><th>Use</th></tr>
      <tr><td>Diode</td><td>1955</td><td>light</td></tr></table></article>
      """
    let document = PageDocument(
      html: Array(page.utf8), address: "https://a.org/gallium",
      knownLinks: ["https://a.org/known"])
    #expect(
      document.blocks.flatMap(\.facts) == [
        PageFact(label: "Symbol", value: "Ga"),
        PageFact(label: "Discovered in", value: "France", links: [2]),
        PageFact(label: "Melting point", value: "302.9 K"),
        PageFact(
          label: "Thing", value: "Diode",
          condition: PageFact.Condition(table: "Made of it", label: "Year", value: "1955")),
        PageFact(
          label: "Thing", value: "Diode",
          condition: PageFact.Condition(table: "Made of it", label: "Use", value: "light")),
      ])
    #expect(
      document.links == [
        "https://a.org/known", "https://a.org/france", "https://a.org/spain",
        "https://a.org/gallium",
      ])
  }

  @Test("a row of more cells is told by what no other row has, unless all have something else")
  func rows() {
    let rows = [
      ["1", "[Boron][3]", "B", "1808", "France"], ["2", "[Silicon][4]", "Si", "1824", "Sweden"],
      ["3", "[Arsenic][5]", "As", "antiquity", "Spain"], ["4", "Antimony", "Sb", "antiquity", ""],
      ["5", "Tellurium", "Te", "1782", "Tellurium valley"],
    ]
    func fact(_ name: String, _ links: [Int], _ label: String, _ value: String) -> PageFact {
      PageFact(
        label: "Element", value: name, links: links,
        condition: PageFact.Condition(label: label, value: value))
    }
    let header = ["Number", "Element", "Symbol", "Discovered", "Place"]
    func facts(_ rows: [[String]]) -> [PageFact]? {
      NamedColumns(title: nil, [header] + rows).map { named in
        rows.indices.flatMap { named.facts(ofRow: $0 + 1) }
      }
    }
    #expect(
      facts(rows) == [
        fact("Boron", [3], "Discovered", "1808"), fact("Silicon", [4], "Discovered", "1824"),
        fact("Tellurium", [], "Discovered", "1782"),
      ])
    #expect(
      facts([rows[0], ["2", "Tin", "Sn", "antiquity", "[Chile][9]"]])?.last
        == PageFact(
          label: "Place", value: "Chile", links: [9],
          condition: PageFact.Condition(label: "Element", value: "Tin", isName: true)))
    // With few rows it is chance that all have something else; a row of another length is left out.
    #expect(
      facts([rows[0], ["3"], rows[1]])?.map(\.condition?.value) == [
        "1", "B", "1808", "France", "2", "Si", "1824", "Sweden",
      ])
    #expect(facts(Array(repeating: rows[0], count: 201)) == nil)
    #expect(facts([rows[0], rows[0]]) == nil)
    #expect(NamedColumns(title: nil, [["Rank", "Country"], ["1", "Spain"]]) == nil)
  }

  @Test("what stands in another part of a long page is not seen")
  func factsOfParts() {
    let rows = (1...40).map { "<tr><th>Length \($0)</th><td>\($0) m</td></tr>" }
    let page = "<article><h1>Long</h1><table>\(rows.joined())</table></article>"
    let parts = PageParts(
      PageDocument(html: Array(page.utf8), address: "https://a.org/long"), length: 300)
    let facts = (1...parts.count).map { parts.facts(of: $0).map(\.value) }
    #expect(parts.count > 2)
    #expect(facts.flatMap(\.self) == (1...40).map { "\($0) m" })
    for (number, values) in facts.enumerated() {
      #expect(values.allSatisfy { parts.prose(of: number + 1).contains("| \($0) |") })
    }
    #expect(parts.facts(of: parts.count + 1).isEmpty)
  }
}
