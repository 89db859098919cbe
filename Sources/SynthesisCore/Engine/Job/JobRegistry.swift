/// The jobs that there are.
package struct JobRegistry: Sendable {
  private let jobs: [any Job]

  /// The first is the one that a config means which names none.
  package init(_ jobs: [any Job]) {
    precondition(!jobs.isEmpty, "a program without jobs")
    precondition(Set(jobs.map(\.name)).count == jobs.count, "two jobs of one name")
    self.jobs = jobs
  }

  package var names: [String] { jobs.map(\.name) }

  /// The job of that name, or the first for none; nil if there is no such job.
  package subscript(name: String?) -> (any Job)? {
    guard let name else { return jobs[0] }
    return jobs.first { $0.name == name }
  }
}
