import Testing

@testable import SynthesisCore

@Suite("Frames")
struct FrameTests {
  static let frames = [
    Frame(kind: .hello, payload: Array("{}".utf8)),
    Frame(kind: .seed, task: 0x0102_0304_0506_0708, attempt: 3, payload: [0, 255, 10]),
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
      try Hello(payload: Array(#"{"protocol":2,"pid":1}"#.utf8))
    }
  }

  @Test("A report reads back as it was written")
  func reportRoundTrip() throws {
    var report = SeedReport(
      outcome: ItemOutcome(state: .accepted),
      trajectories: [Array(#"{"a":[1,{"b":"x\n"}]}"#.utf8)], pairs: [Array(#"{"q":"é"}"#.utf8)])
    report.funnel.acceptedPairs = 1
    report.usage.promptTokens = 12
    #expect(try SeedReport(payload: report.payload) == report)
  }

  @Test(
    "A report with damaged or missing records is refused",
    arguments: [
      { (report: inout SeedReport) in report.pairs = [Array("{\"q\":".utf8)] },
      { $0.pairs = [Array("[1]".utf8)] },
      { $0.pairs = [Array("{} {}".utf8)] },
      { $0.pairs = [Array("{\"a\":\"\u{1}\"}".utf8)] },
      { $0.pairs = [[0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]] },
      { $0.pairs = [] },
      { $0.trajectories = [[]] },
      { $0.outcome.state = .noQA },
    ] as [@Sendable (inout SeedReport) -> Void])
  func damagedReport(_ damage: @Sendable (inout SeedReport) -> Void) {
    var report = SeedReport(
      outcome: ItemOutcome(state: .accepted), trajectories: [Array("{}".utf8)],
      pairs: [Array("{}".utf8)])
    damage(&report)
    let payload = report.payload
    #expect(throws: PayloadError.self) { try SeedReport(payload: payload) }
  }
}
