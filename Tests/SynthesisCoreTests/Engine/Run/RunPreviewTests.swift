import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("What a run would work on")
struct RunPreviewTests {
  private let run: RunSample

  init() throws { run = try RunSample() }

  private func preview(_ request: ResumeRequest) throws -> RunPreview {
    try RunPreview(
      resuming: run.earlier(), request, source: nil, contentKey: "content",
      selection: SeedSelection())
  }

  @Test("A new run works on the seeds that are taken, and repeats are counted")
  func new() throws {
    let seeds = try run.folder.write("more.jsonl", "\"a\"\n\"b\"\n{}\n\"a\"\n\"a\"\n")
    let all = try RunPreview(new: seeds, contentKey: "content", selection: SeedSelection())
    #expect(all.items == 4 && all.repeats == 2 && all.scan.bad == 1)
    let some = try RunPreview(
      new: seeds, contentKey: "content", selection: SeedSelection(numberOfSeeds: 3))
    #expect(some.items == 2 && some.repeats == 0)
    #expect(all.itemBytes == run.items[0].payload.count)
  }

  @Test("A budget that is smaller than the estimate is told of, and what a run has used counts")
  func budget() throws {
    let estimate = ItemEstimate(parts: [
      ItemEstimate.Part(
        role: "r", models: [], requests: Span(least: 1, most: 1), usualRequests: 1,
        promptTokens: Span(least: 100, most: 1000), completionTokens: .zero)
    ])
    let new = try RunPreview(
      new: run.source, contentKey: "content", selection: SeedSelection())
    #expect(
      new.budgetWarnings(BudgetSettings(maxTokens: 299), estimate)
        == ["max_tokens_total 299 ends the run before its seeds are done"])
    #expect(
      new.budgetWarnings(BudgetSettings(maxTokens: 2000), estimate)
        == ["max_tokens_total 2,000 may end the run before its seeds are done"])
    #expect(new.budgetWarnings(BudgetSettings(maxTokens: 3000), estimate) == [])
    #expect(new.budgetWarnings(BudgetSettings(), estimate) == [])
    let setup = try run.new()
    try run.commit(
      setup, [run.end(0)], notes: [JournalSpending(cost: .zero, tokens: 2000).line])
    let resumed = try preview(ResumeRequest(target: .newest))
    #expect(resumed.budgetWarnings(BudgetSettings(maxTokens: 3000), estimate).count == 1)
    #expect(resumed.budgetWarnings(BudgetSettings(maxTokens: 4000), estimate) == [])
  }

  @Test("A run that is resumed works on what is open, or on what is to be tried again")
  func resumed() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1, failing: "timeout")])
    let open = try preview(ResumeRequest(target: .newest))
    #expect(open.items == 1)
    #expect(open.earlier?.done == 2 && open.earlier?.failed == 1)
    var retry = RetrySelection()
    retry.failed = .withCause("timeout")
    #expect(try preview(ResumeRequest(retry: retry)).items == 1)
    retry.failed = .none
    retry.sourceIDs = [run.items[0].sourceID]
    #expect(try preview(ResumeRequest(retry: retry)).items == 1)
  }

  @Test("A cause that no seed has failed for is a mistake, in a preview as in a run")
  func unknownCause() throws {
    let new = try run.new()
    var retry = RetrySelection()
    retry.failed = .withCause("timeot")
    func problem() -> String {
      do {
        _ = try run.resumed(nil, retry: retry)
        return "none"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      problem() == "--retry-failed=timeot: no seed of the run \(new.files.stamp) has failed")
    try run.commit(new, [run.end(0, failing: "exit_code"), run.end(1, failing: "timeout")])
    let sentence = """
      --retry-failed=timeot: no seed of the run \(new.files.stamp) has failed for that cause; \
      did you mean "timeout"?; its causes are exit_code, timeout
      """
    #expect(problem() == sentence)
    #expect(throws: UsageProblem(sentence)) { try preview(ResumeRequest(retry: retry)) }
    // One that was a cause, and is none any more, leaves nothing to do and is no mistake.
    try run.commit(run.resumed(), [run.end(1)])
    retry.failed = .withCause("timeout")
    #expect(try preview(ResumeRequest(retry: retry)).items == 0)
  }
}
