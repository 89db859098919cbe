/// Has the journal keep what a run has spent, with whatever is committed next: with tries that
/// crashed and items that were given up, and with what requests under way may still come to.
final class SpendingRecorder: RunObserver {
  private let budget: SharedBudget
  private let submit: (JournalSpending) -> Void
  private var latest: JournalSpending?

  init(_ budget: SharedBudget, submit: @escaping (JournalSpending) -> Void) {
    self.budget = budget
    self.submit = submit
  }

  func observe(_ event: RunEvent) {
    switch event {
    // Requests go on while no item ends.
    case .itemCompleted, .itemCrashed, .itemLost, .heartbeat: record()
    default: break
    }
  }

  private func record() {
    let spent = budget.spent
    let spending = JournalSpending(cost: spent.cost, tokens: spent.tokens)
    guard spending != latest else { return }
    latest = spending
    submit(spending)
  }
}
