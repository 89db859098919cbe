import Testing

@testable import Base
@testable import Engine

@Suite("Frames")
struct FrameTests {
  static let frames = [
    Frame(kind: .hello, payload: Array("{}".utf8)),
    Frame(kind: .item, task: 0x0102_0304_0506_0708, attempt: 3, payload: [0, 255, 10]),
    Frame(kind: .shutdown),
    Frame(kind: .result, task: .max, attempt: .max, payload: Array(repeating: 7, count: 300)),
  ]

  @Test("Frames come out as they went in, wherever the stream is split")
  func everySplit() throws {
    let bytes = Self.frames.flatMap(\.encoded)
    for split in 0...bytes.count {
      var decoder = FrameDecoder()
      var decoded: [Frame] = []
      for chunk in [bytes[..<split], bytes[split...]] {
        decoder.append(chunk)
        while let frame = try decoder.next() { decoded.append(frame) }
      }
      #expect(decoded == Self.frames, "split at \(split)")
      #expect(!decoder.isInsideFrame)
    }
  }

  @Test("Frames come out byte by byte")
  func byteByByte() throws {
    var decoder = FrameDecoder()
    var decoded: [Frame] = []
    for byte in Self.frames.flatMap(\.encoded) {
      decoder.append([byte])
      while let frame = try decoder.next() { decoded.append(frame) }
    }
    #expect(decoded == Self.frames)
  }

  @Test("A length over the cap is refused as soon as the header is there")
  func oversized() {
    var decoder = FrameDecoder()
    decoder.append([0xFF, 0xFF, 0xFF, 0x7F, 17] + [UInt8](repeating: 0, count: 12))
    #expect(throws: FrameError.oversized(0x7FFF_FFFF)) { try decoder.next() }
  }

  @Test("An unknown type is refused")
  func unknownKind() {
    var decoder = FrameDecoder()
    decoder.append([0, 0, 0, 0, 99] + [UInt8](repeating: 0, count: 12))
    #expect(throws: FrameError.unknownKind(99)) { try decoder.next() }
  }

  @Test("A torn frame is known to be one")
  func tornFrame() throws {
    var decoder = FrameDecoder()
    decoder.append(Self.frames[1].encoded.dropLast())
    #expect(try decoder.next() == nil)
    #expect(decoder.isInsideFrame)
  }

  @Test("A greeting of another protocol version is refused by number")
  func helloVersion() throws {
    #expect(try Hello(payload: Hello(pid: 12).payload).pid == 12)
    #expect(throws: PayloadError.self) {
      try Hello(payload: Array(#"{"protocol":1,"pid":1}"#.utf8))
    }
  }

  @Test("An item reads back as it was written")
  func itemRoundTrip() throws {
    let item = WorkItem(
      index: 7, digest: SHA256.digest("x".utf8), occurrence: 2,
      payload: Array(#"{"content":"x\n"}"#.utf8))
    #expect(try WorkItem(message: item.message) == item)
    for damaged in ["", "{}", "{}\n{}"] {
      #expect(throws: PayloadError.self) { try WorkItem(message: Array(damaged.utf8)) }
    }
  }

  @Test("Progress reads back as it was written")
  func progressRoundTrip() throws {
    let progress = ItemProgress(stage: "explore", usage: ModelUsage(requests: 3, promptTokens: 12))
    #expect(try ItemProgress(payload: progress.payload) == progress)
    #expect(throws: PayloadError.self) { try ItemProgress(payload: Array("{}".utf8)) }
    #expect(try ItemProgress(payload: ItemProgress().payload) == ItemProgress())
  }

  static let outputs = [
    OutputSpec(name: "trajectories", fileName: "trajectories", format: .array),
    OutputSpec(name: "pairs", fileName: "synthesized_qa", format: .lines, isRequired: true),
  ]

  private static func read(_ result: ItemResult) throws -> ItemResult {
    try ItemResult(payload: result.payload(outputs: outputs.map(\.name)), outputs: outputs)
  }

  @Test("A result reads back as it was written")
  func resultRoundTrip() throws {
    var result = ItemResult(
      outcome: ItemOutcome(state: .accepted),
      records: [
        "trajectories": [Array(#"{"a":[1,{"b":"x\n"}]}"#.utf8), Array("{}".utf8)],
        "pairs": [Array(#"{"q":"é"}"#.utf8)],
      ])
    result.counters["accepted_pairs"] = 1
    result.counters.drop("select.too_short", count: 2)
    result.usage.promptTokens = 12
    #expect(try Self.read(result) == result)
    let failed = ItemResult(
      outcome: ItemOutcome(state: .failed, stage: "model", cause: "model_budget", detail: "spent"),
      records: ["trajectories": [], "pairs": []], fatal: .budget)
    #expect(try Self.read(failed) == failed)
  }

  @Test(
    "A result with damaged or missing records, or with those of another job, is refused",
    arguments: [
      { (result: inout ItemResult) in result.records["pairs"] = [Array("{\"q\":".utf8)] },
      { $0.records["pairs"] = [Array("[1]".utf8)] },
      { $0.records["pairs"] = [Array("{} {}".utf8)] },
      { $0.records["pairs"] = [Array("{\"a\":\"\u{1}\"}".utf8)] },
      { $0.records["pairs"] = [[0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]] },
      { $0.records["pairs"] = [] },
      { $0.records["trajectories"] = [[]] },
      { $0.records["trajectories"] = [Array("{}\n{}".utf8)] },
      { $0.outcome.state = .noQA },
    ] as [@Sendable (inout ItemResult) -> Void])
  func damagedResult(_ damage: @Sendable (inout ItemResult) -> Void) throws {
    var result = ItemResult(
      outcome: ItemOutcome(state: .accepted),
      records: ["trajectories": [Array("{}".utf8)], "pairs": [Array("{}".utf8)]])
    #expect(try Self.read(result).outcome.state == .accepted)
    damage(&result)
    #expect(throws: PayloadError.self) { try Self.read(result) }
  }

  @Test("A result for an output that the job does not have is refused")
  func foreignOutput() {
    let result = ItemResult(
      outcome: ItemOutcome(state: .failed), records: ["labels": [Array("{}".utf8)]])
    let payload = result.payload(outputs: ["labels"])
    #expect(throws: PayloadError.self) { try ItemResult(payload: payload, outputs: Self.outputs) }
  }

  @Test("Progress that is cut off, has more behind it or is damaged is told, whatever it says")
  func damagedProgress() throws {
    var usage = ModelUsage(
      requests: 300, failures: 1, promptTokens: 1 << 40, cost: Money(trillionths: 1 << 59))
    for milliseconds in [0.5, 20, 300, 300, 9000] {
      usage.latency.record(milliseconds: milliseconds)
    }
    let progress = ItemProgress(
      stage: "prüfen", usage: usage, waitedMilliseconds: 432_000,
      waiting: Waiting(.throttled, endpoint: "http://a", detail: "zu viel", until: 1_700_000_000))
    let payload = progress.payload
    #expect(try ItemProgress(payload: payload) == progress)
    #expect(payload.count < 120)
    for count in 0..<payload.count {
      #expect(throws: PayloadError.self) { try ItemProgress(payload: Array(payload[..<count])) }
    }
    #expect(throws: PayloadError.self) { try ItemProgress(payload: payload + [0]) }
    var generator = SplitMix64(seed: 7)
    for _ in 0..<5000 {
      var damaged = payload
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        damaged[Int.random(in: damaged.indices, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      // Either an error or something that can be told again.
      guard let read = try? ItemProgress(payload: damaged) else { continue }
      #expect(try ItemProgress(payload: read.payload) == read)
    }
  }
}
