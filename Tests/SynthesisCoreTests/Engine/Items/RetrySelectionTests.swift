import Testing

@testable import Engine

@Suite("Seeds to do again")
struct RetrySelectionTests {
  private static func failure(_ state: ItemState, _ cause: String) -> FailedItems.Failure {
    FailedItems.Failure(sourceID: "src_1", state: state, stage: "", cause: cause, attempts: 1)
  }

  private static func selection(_ change: (inout RetrySelection) -> Void) -> RetrySelection {
    var selection = RetrySelection()
    change(&selection)
    return selection
  }

  private static let timeout = failure(.failed, "timeout")
  private static let crash = failure(.quarantined, "signal_SIGSEGV")

  static let cases: [(selection: RetrySelection, takesTimeout: Bool, takesCrash: Bool)] = [
    (selection { _ in }, false, false),
    (selection { $0.failed = .all }, true, false),
    (selection { $0.failed = .withCause("timeout") }, true, false),
    (selection { $0.failed = .withCause("memory_cap") }, false, false),
    (selection { $0.failed = .withCause("signal_SIGSEGV") }, false, false),
    (selection { $0.quarantined = true }, false, true),
    (selection { $0.sourceIDs = ["src_1"] }, true, true),
    (selection { $0.sourceIDs = ["src_2"] }, false, false),
  ]

  @Test("are chosen by how they ended or by their ids", arguments: cases)
  func takes(selection: RetrySelection, takesTimeout: Bool, takesCrash: Bool) {
    #expect(selection.takes(Self.timeout) == takesTimeout)
    #expect(selection.takes(Self.crash) == takesCrash)
  }

  @Test("are none where nothing is asked for")
  func nothing() {
    #expect(RetrySelection().isEmpty)
    #expect(!Self.selection { $0.sourceIDs = ["src_1"] }.isEmpty)
  }
}
