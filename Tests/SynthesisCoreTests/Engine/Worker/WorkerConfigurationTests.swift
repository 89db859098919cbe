import Testing

@testable import Engine

@Suite("The configuration of a worker")
struct WorkerConfigurationTests {
  @Test("It reads back as it was written, whatever the settings hold")
  func roundTrip() throws {
    for settings in ["{}", "", "{\n  \"a\": \"\\n\"\n}\n"] {
      let sent = WorkerConfiguration(job: "label", settings: Array(settings.utf8))
      #expect(try WorkerConfiguration(payload: sent.payload) == sent)
    }
  }

  @Test("One that names no job is refused")
  func noJob() {
    #expect(throws: PayloadError(description: "a configuration that names no job")) {
      try WorkerConfiguration(payload: Array("{}".utf8))
    }
  }

  @Test("A worker without shared memory has the first place and no limits")
  func context() throws {
    let context = try WorkerContext(environment: ["A": "b"])
    #expect(context.slot == 0 && context.limits == nil)
    #expect(context.environment == ["A": "b"])
  }
}
