import Testing

@testable import Engine

@Suite("Worker failures")
struct WorkerFailureTests {
  @Test(
    "An end is named by exit code, by signal, or as want of memory",
    arguments: [
      (end: ProcessEnd(hasExited: true, code: 0, peak: 0), printed: "", is: WorkerFailure.exit(0)),
      (ProcessEnd(hasExited: true, code: 3, peak: 990), "", .exit(3)),
      (ProcessEnd(hasExited: false, code: 11, peak: 100), "", .signal(11)),
      (ProcessEnd(hasExited: false, code: 11, peak: 901), "", .memoryCap),
      (ProcessEnd(hasExited: false, code: 9, peak: 990), "", .signal(9)),
      (ProcessEnd(hasExited: false, code: 15, peak: 990), "", .signal(15)),
      (
        ProcessEnd(hasExited: false, code: 6, peak: 100),
        "Fatal error: failed to allocate 32 bytes of memory with alignment 8", .memoryCap
      ),
      (
        ProcessEnd(hasExited: false, code: 6, peak: 100),
        "terminate called after throwing an instance of 'std::bad_alloc'", .memoryCap
      ),
    ])
  func names(end: ProcessEnd, printed: String, is failure: WorkerFailure) {
    #expect(
      WorkerFailure(end, printed: printed, memoryLimit: 1000, parentPeak: 500) == failure)
  }

  @Test("A peak that may be the parent's says nothing")
  func parentsPeak() {
    let end = ProcessEnd(hasExited: false, code: 11, peak: 2000)
    #expect(
      WorkerFailure(end, printed: "", memoryLimit: 1000, parentPeak: 2000) == .signal(11))
    #expect(
      WorkerFailure(end, printed: "", memoryLimit: nil, parentPeak: 0) == .signal(11))
  }
}
