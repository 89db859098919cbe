import Base
import Environment

/// What a simulated model searches for and which links it follows.
enum WebSample {
  /// The topic first; later only where nothing is left to read.
  static func query(
    about topic: String, after observations: [Observation], using generator: inout SplitMix64
  ) -> String? {
    if observations.isEmpty {
      let aspect = ["", " history", " origin", " name"].randomElement(using: &generator) ?? ""
      return topic + aspect
    }
    return links(of: observations).isEmpty ? "\(topic) \(observations.count + 1)" : nil
  }

  /// The number of a link in the last observation. Of a page's links those come first that it states
  /// as a fact.
  static func link(after observations: [Observation], using generator: inout SplitMix64) -> String?
  {
    links(of: observations).randomElement(using: &generator).map(String.init)
  }

  private static func links(of observations: [Observation]) -> [Int] {
    guard let last = observations.last, last.status == .ok else { return [] }
    let stated = last.pages.flatMap(\.facts).filter { $0.links.count == 1 }.flatMap(\.links)
    return stated.isEmpty ? LinkedText(last.text).links : stated
  }
}
