import Base
import CSystem
import Glibc

/// A worker process that is spoken to without the engine's pool, frame by frame.
///
/// Reads block: this is for a program that measures and has nothing else to do.
final class HandDrivenWorker {
  private enum Kind {
    static let configure: UInt8 = 1
    static let item: UInt8 = 2
    static let hello: UInt8 = 16
    static let result: UInt8 = 17
  }

  private static let headerSize = 17

  let pid: Int32
  /// From before the start of the process until its whole greeting had been read.
  private(set) var bootTime = Duration.zero
  private let requests: Int32
  private let responses: Int32

  init() throws {
    let clock = ContinuousClock()
    var request = (read: Int32(-1), write: Int32(-1))
    var response = (read: Int32(-1), write: Int32(-1))
    guard csystem_pipe(&request.read, &request.write) == 0,
      csystem_pipe(&response.read, &response.write) == 0
    else { throw BenchmarkFailure("no pipes for a worker") }
    (requests, responses) = (request.write, response.read)
    let start = clock.now
    var pid: pid_t = 0
    let program = ShippedPrograms.path("seed-worker")
    let path = strdup(program)
    // A worker without its parent's mark takes itself to be started by hand.
    let mark = strdup("SYNTHESIS_WORKER_MARK=benchmark")
    // What it prints goes where this program's errors go; 3 and 4 are the messages.
    let errors = [try Self.copy(of: 2), try Self.copy(of: 2)]
    defer {
      free(path)
      free(mark)
      for descriptor in errors { close(descriptor) }
    }
    let code = csystem_spawn(
      program, [path, nil], [mark, nil],
      errors + [request.read, response.write], 4, &pid)
    self.pid = pid
    close(request.read)
    close(response.write)
    guard code == 0 else {
      throw BenchmarkFailure("seed-worker: \(String(cString: strerror(code)))")
    }
    try waitFor(Kind.hello)
    bootTime = start.duration(to: clock.now)
  }

  deinit {
    kill(-pid, SIGKILL)
    var exit = csystem_exit()
    csystem_reap(pid, &exit)
    close(requests)
    close(responses)
  }

  var residentSize: ResidentSize? { ResidentSize(of: pid) }

  func configure(_ configuration: [UInt8]) throws { try send(Kind.configure, configuration) }

  /// Has it work on a seed, to the end.
  func work(on number: Int) throws {
    let place: JSONValue = [
      "index": .integer(number),
      "digest": .string(String(repeating: "0", count: 56) + Self.hexadecimal(number)),
      "occurrence": 0,
    ]
    let seed: JSONValue = [
      "content": .string("Orchard \(number): crates of 12 apples"), "kwargs": [:],
    ]
    try send(
      Kind.item, place.json + [UInt8(ascii: "\n")] + seed.json, task: UInt64(number))
    try waitFor(Kind.result)
  }

  private static func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Numbered higher than what it is moved to in the child.
  private static func copy(of descriptor: Int32) throws -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 16)
    guard copy >= 0 else { throw BenchmarkFailure("can't copy descriptor \(descriptor)") }
    return copy
  }

  private func send(_ kind: UInt8, _ payload: [UInt8], task: UInt64 = 0) throws {
    var bytes = withUnsafeBytes(of: UInt32(payload.count).littleEndian, Array.init)
    bytes.append(kind)
    bytes += withUnsafeBytes(of: task.littleEndian, Array.init)
    bytes += [0, 0, 0, 0]
    bytes += payload
    guard write(requests, bytes, bytes.count) == bytes.count else {
      throw BenchmarkFailure("a worker took no message")
    }
  }

  /// Reads frames up to and including the next of this kind.
  private func waitFor(_ kind: UInt8) throws {
    while true {
      let header = try receive(Self.headerSize)
      let length = header[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
      _ = try receive(length)
      if header[4] == kind { return }
    }
  }

  private func receive(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes {
        read(responses, $0.baseAddress?.advanced(by: filled), count - filled)
      }
      guard got > 0 else { throw BenchmarkFailure("a worker ended without a word") }
      filled += got
    }
    return bytes
  }
}
