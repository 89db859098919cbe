import Testing

@testable import SynthesisCore
@testable import Synthesize

@Suite("What may help where seeds come to nothing")
struct DropHintsTests {
  static let causes = [
    "explore.model_connection", "explore.model_refused", "verify.model_denied", "x.model_quota",
  ]

  @Test(
    "A hint names a whole command or none, and nothing that stands elsewhere", arguments: causes)
  func doctor(cause: String) throws {
    let job = SynthesizeJob(environments: .standard)
    let command = Invocation(words: ["./multi"]).doctor("my config.json")
    #expect(command == "./multi doctor --config 'my config.json'")
    let known = try #require(job.hint(for: cause, doctor: command))
    #expect(known.hasSuffix(": " + command))
    let unknown = try #require(job.hint(for: cause, doctor: nil))
    #expect(!unknown.contains("doctor") && !unknown.contains("CONFIG"))
    #expect(!known.contains("above"))
  }
}
