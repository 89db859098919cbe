/// What a run can have a limit of.
enum BudgetKind: Hashable, Sendable { case cost, tokens }
