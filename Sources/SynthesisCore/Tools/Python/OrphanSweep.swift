/// How what a step has left behind is ended: looks at what there is, and what each of them leads to.
///
///     var sweep = OrphanSweep()
///     sweep.take([OrphanSweep.Stray(pid: 7, hasEnded: false)])  // .stop([7])
///     sweep.take([OrphanSweep.Stray(pid: 7, hasEnded: false)])  // .kill([7])
///     sweep.take([])                                           // .end(hasFound: true)
struct OrphanSweep {
  struct Stray: Hashable {
    var pid: Int32
    /// Whether or not its parent has asked how.
    var hasEnded: Bool
  }

  enum Action: Hashable {
    case stop([Int32])
    case kill([Int32])
    /// Nothing can be said yet.
    case look
    case end(hasFound: Bool)
  }

  private var stopped: Set<Int32> = []
  private var ended: Set<Int32> = []

  /// Takes what one look has found.
  mutating func take(_ strays: [Stray]) -> Action {
    let running = strays.filter { !$0.hasEnded }.map(\.pid)
    if running.isEmpty {
      // What ended during the look may have handed its children to one that was looked at before.
      let found = Set(strays.map(\.pid))
      defer { ended.formUnion(found) }
      return found.isSubset(of: ended) ? .end(hasFound: !stopped.isEmpty) : .look
    }
    // Stopped first: what is killed one by one may have forked again meanwhile.
    let new = running.filter { !stopped.contains($0) }
    stopped.formUnion(new)
    return new.isEmpty ? .kill(running) : .stop(new)
  }
}
