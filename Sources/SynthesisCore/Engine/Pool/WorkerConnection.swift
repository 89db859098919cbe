import Glibc

/// What the parent holds of one live worker: its process, half-read frames, unsent bytes and the
/// ends of what it printed.
struct WorkerConnection {
  enum Stream: UInt8 {
    case death = 0
    case responses, output, errors, requests
  }

  /// What reading a stream brought.
  enum Reading {
    case more
    case wouldBlock
    case ended
  }

  let process: WorkerProcess
  let generation: Int
  /// The worker broke the protocol: nothing more that it says is read.
  var isDistrusted = false
  var isWatchingRequests = false
  private var decoder = FrameDecoder()
  private var unsent: ArraySlice<UInt8> = []
  private var outputTail = TailBuffer()
  /// Long enough for the trace that the runtime prints after the line that says what happened.
  private var errorTail = TailBuffer(capacity: 32 << 10)

  init(process: WorkerProcess, generation: Int) {
    self.process = process
    self.generation = generation
  }

  var hasUnsent: Bool { !unsent.isEmpty }

  /// The last it printed, standard error first.
  var printed: String { [errorTail.text, outputTail.text].filter { !$0.isEmpty }.joined() }

  func descriptor(_ stream: Stream) -> Int32 {
    switch stream {
    case .death: process.pidDescriptor
    case .responses: process.responses
    case .output: process.output
    case .errors: process.errors
    case .requests: process.requests
    }
  }

  mutating func nextFrame() throws(FrameError) -> Frame? { try decoder.next() }

  var isInsideFrame: Bool { decoder.isInsideFrame }

  /// Reads once from a stream into where its bytes go.
  mutating func read(_ stream: Stream, into scratch: UnsafeMutableRawBufferPointer) -> Reading {
    let count = Glibc.read(descriptor(stream), scratch.baseAddress, scratch.count)
    guard count > 0 else { return count < 0 && errno == EAGAIN ? .wouldBlock : .ended }
    let chunk = UnsafeRawBufferPointer(rebasing: scratch[..<count])
    switch stream {
    case .responses: decoder.append(chunk)
    case .output: outputTail.append(chunk)
    case .errors: errorTail.append(chunk)
    case .death, .requests: preconditionFailure("stream \(stream) is not read")
    }
    return .more
  }

  mutating func enqueue(_ frame: Frame) { unsent.append(contentsOf: frame.encoded) }

  /// Writes what the pipe takes. A worker that is gone is noticed by its death, not here.
  mutating func flush() {
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes { write(process.requests, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno != EAGAIN { unsent = [] }
        return
      }
      unsent.removeFirst(count)
    }
    // A slice keeps its whole buffer: let it go.
    unsent = []
  }
}
