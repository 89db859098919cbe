/// What a simulated model searches for and which links it follows.
enum WebSample {
  /// The topic first; later only where nothing is left to read.
  static func query(
    about topic: String, after steps: [PromptStep], using generator: inout SplitMix64
  ) -> String? {
    if steps.isEmpty {
      let aspect = ["", " history", " origin", " name"].randomElement(using: &generator) ?? ""
      return topic + aspect
    }
    return links(of: steps).isEmpty ? "\(topic) \(steps.count + 1)" : nil
  }

  /// The number of a link in the last observation. Of a page's links those come first that it states
  /// as a fact.
  static func link(after steps: [PromptStep], using generator: inout SplitMix64) -> String? {
    links(of: steps).randomElement(using: &generator).map(String.init)
  }

  private static func links(of steps: [PromptStep]) -> [Int] {
    guard let last = steps.last?.observation, last.status == .ok else { return [] }
    let stated = last.pages.flatMap(\.facts).filter { $0.links.count == 1 }.flatMap(\.links)
    return stated.isEmpty ? LinkedText(last.text).links : stated
  }
}
