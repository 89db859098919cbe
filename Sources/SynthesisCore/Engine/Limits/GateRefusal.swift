/// Why a request gets no leave.
enum GateRefusal: Error, Hashable, Sendable {
  case cancelled
  /// The gate would open only after the deadline.
  case deadline
  /// The request could cross the run's budget.
  case budget(BudgetKind)
}
