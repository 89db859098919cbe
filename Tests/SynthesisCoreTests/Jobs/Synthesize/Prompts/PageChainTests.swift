import Testing

@testable import Environment
@testable import Synthesize

@Suite("Chains of pages")
struct PageChainTests {
  @Test("a fact whose value is a link leads from page to page")
  func factHop() {
    let chain = PageChain([Samples.gallium, Samples.france])
    #expect(chain.pages.map(\.name) == ["Gallium", "France"])
    #expect(
      chain.way(to: 1, about: "Gallium") == [
        PageChain.Hop(
          from: 0, fact: PageFact(label: "Discovered in", value: "France", links: [1]), to: 1)
      ])
  }

  @Test("so does a sentence that names one thing; one of several leads nowhere")
  func sentenceHop() {
    let person = Samples.page(
      "Lars Nilson", "Lars Nilson is credited with the discovery of [Scandium][1].",
      links: ["Scandium"])
    let scandium = Samples.page("Scandium", "Scandium is a chemical element of group 3.")
    let chain = PageChain([person, scandium])
    let way = chain.way(to: 1, about: "Gallium")
    #expect(
      way.map(\.fact) == [
        PageFact(label: "", value: "Lars Nilson is credited with the discovery of Scandium")
      ])
    #expect(
      QuestionDraft(chain, way: way, fact: PageFact(label: "Melting point", value: "")).text == """
        Lars Nilson is credited with the discovery of a chemical element of group 3. \
        What is the melting point of this chemical element of group 3?
        """)
    let several = Samples.page(
      "Curie", "Curie is credited with the discovery of [Polonium][1] and [Scandium][2].",
      facts: [PageFact(label: "Found", value: "Polonium, Scandium", links: [1, 2])],
      links: ["Polonium", "Scandium"])
    #expect(PageChain([several, scandium]).way(to: 1, about: "Gallium").isEmpty)
  }

  @Test("a page read twice is one page, and pages beside the way are left out")
  func detours() {
    let aside = Samples.page("Zinc", "Zinc is a metal that is used for roofs and for buckets.")
    let again = Samples.page("Gallium", "Its second part.")
    let chain = PageChain([Samples.gallium, aside, again, Samples.france])
    #expect(chain.pages.map(\.name) == ["Gallium", "Zinc", "France"])
    #expect(chain.way(to: 2, about: "Gallium").map(\.from) == [0])
    #expect(chain.way(to: 1, about: "Gallium").isEmpty)
    #expect(chain.pages[0].page.text.hasSuffix("\n\nIts second part."))
  }

  @Test(
    "drafts say what leads to a page instead of its name",
    arguments: [
      (
        "Discovered in", "Capital",
        "What is the capital of the country in Europe in which Gallium was discovered?"
      ),
      (
        "Discovered by", "CAS number",
        "What is the CAS number of the country in Europe by whom Gallium was discovered?"
      ),
      (
        "Discovered", "Area",
        "What is the area of the country in Europe when Gallium was discovered?"
      ),
      (
        "Place of discovery", "Area",
        "What is the area of the country in Europe that is the place of discovery of Gallium?"
      ),
      (
        "Named after", "Area",
        "What is the area of the country in Europe after which Gallium was named?"
      ),
    ])
  func drafts(hop: String, label: String, text: String) {
    let first = Samples.page(
      "Gallium", "", facts: [PageFact(label: hop, value: "France", links: [1])], links: ["France"])
    let chain = PageChain([first, Samples.france])
    let fact = PageFact(label: label, value: "Paris")
    #expect(QuestionDraft(chain, way: chain.way(to: 1, about: "Gallium"), fact: fact).text == text)
    // Nor does it matter which of them was read first.
    let turned = PageChain([Samples.france, first])
    #expect(
      QuestionDraft(turned, way: turned.way(to: 0, about: "Gallium"), fact: fact).text == text)
  }

  @Test("a row of a table leads on and is asked for by what it alone has")
  func rows() {
    func element(_ name: String, _ links: [Int], _ label: String, _ value: String) -> PageFact {
      PageFact(
        label: "Element", value: name, links: links,
        condition: PageFact.Condition(
          table: label == "Place" ? "Elements found" : nil, label: label, value: value))
    }
    var year = Samples.page(
      "1875", "The year 1875 in this encyclopedia.",
      facts: [
        element("Gallium", [1], "Discovered by", "P. Lecoq"),
        element("Indium", [2], "Place", "Spain"),
      ], links: ["Gallium", "Indium"])
    let chain = PageChain([year, Samples.gallium])
    #expect(
      QuestionDraft(
        chain, way: chain.way(to: 1, about: "Gallium"), fact: PageFact(label: "Symbol", value: "Ga")
      ).text
        == "What is the symbol of the soft metal listed for 1875 that was discovered by P. Lecoq?"
    )
    let before = Samples.page(
      "Zinc", "", facts: [PageFact(label: "Discovered", value: "1875", links: [1])],
      links: ["1875"])
    // What a row that is named has leads on, but needs no way to be asked for.
    let place = PageFact(
      label: "Place", value: "France", links: [1],
      condition: PageFact.Condition(label: "Element", value: "Gallium", isName: true))
    let table = PageChain([
      Samples.page("1875", "", facts: [place], links: ["France"]), Samples.france,
    ])
    #expect(
      QuestionDraft(table, way: table.way(to: 1, about: "Gallium"), fact: Samples.capital).text
        == "What is the capital of the country in Europe that is the place of the element Gallium listed for 1875?"
    )
    #expect(table.way(to: 1, about: "Zinc").isEmpty)
    // Nor need a question know of the table's page.
    let row = PageFact(
      label: "Found by", value: "Gallium", links: [1],
      condition: PageFact.Condition(label: "Place", value: "France"))
    let opening = "The year 1875 is long past and had much rain."
    let steps = { (fact: PageFact) in
      [Samples.page("1875", opening, facts: [fact], links: ["France"]), Samples.france]
    }
    let request = { (fact: PageFact) in
      SynthesisPrompt.request(
        seed: "", steps: steps(fact),
        target: AnswerCandidate.candidates(from: steps(fact), seed: "Gallium").first,
        observationLimit: 100)
    }
    #expect(request(place).hasPrefix("Draft: What is the "))
    #expect(request(row).hasPrefix("About 1875: The year 1875 is long past and had much rain.\n"))
    year.observation.pages[0].facts.append(place)
    let candidates = AnswerCandidate.candidates(from: [before, year], seed: "Zinc")
    #expect(Set(candidates.map(\.text)) == ["Gallium", "Indium"])
    let drafts = candidates.compactMap(\.fact).map {
      QuestionDraft(PageChain([before, year]), way: $0.way, fact: $0.stated).text
    }
    #expect(
      Set(drafts) == [
        "Which element listed for the year when Zinc was discovered was discovered by P. Lecoq?",
        "Which element among the elements found of the year when Zinc was discovered has the place Spain?",
      ])
  }

  @Test("drafts go over several pages")
  func longWay() {
    let person = Samples.page(
      "Brandt", "", facts: [PageFact(label: "Country", value: "France", links: [1])],
      links: ["France"])
    let cobalt = Samples.page(
      "Cobalt", "", facts: [PageFact(label: "Discovered by", value: "Brandt", links: [1])],
      links: ["Brandt"])
    let chain = PageChain([cobalt, person, Samples.france])
    #expect(
      QuestionDraft(chain, way: chain.way(to: 2, about: "Gallium"), fact: Samples.capital).text
        == """
        What is the capital of the country in Europe that is the country of the person by whom \
        Cobalt was discovered?
        """)
  }

  @Test("answers are short facts of the last page that no page before it tells")
  func answers() {
    let candidates = AnswerCandidate.candidates(
      from: [Samples.gallium, Samples.france], seed: "Gallium")
    #expect(Set(candidates.map(\.text)) == ["Paris", "68,512,806"])
    #expect(Set(candidates.map { $0.fact?.stated.label }) == ["Capital", "Population"])
    #expect(candidates.allSatisfy { $0.step == 1 && !$0.isRounded })
    #expect(AnswerCandidate.candidates(from: [Samples.france], seed: "France").isEmpty)
  }
}
