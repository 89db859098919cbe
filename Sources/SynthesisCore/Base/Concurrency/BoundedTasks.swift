/// Runs `work` on every element, at most `limit` at once, and returns the outcomes in the order of
/// the elements, in whatever order they were done.
package func inOrder<Element: Sendable, Outcome: Sendable>(
  _ elements: [Element], limit: Int,
  _ work: @escaping @Sendable (Element) async -> Outcome
) async -> [Outcome] {
  await withTaskGroup(of: (Int, Outcome).self) { group in
    var outcomes = [Outcome?](repeating: nil, count: elements.count)
    var next = 0
    func startNext() {
      guard next < elements.count else { return }
      let (index, element) = (next, elements[next])
      next += 1
      group.addTask { (index, await work(element)) }
    }
    for _ in 0..<max(1, limit) { startNext() }
    while let (index, outcome) = await group.next() {
      outcomes[index] = outcome
      startNext()
    }
    return outcomes.compactMap(\.self)
  }
}
