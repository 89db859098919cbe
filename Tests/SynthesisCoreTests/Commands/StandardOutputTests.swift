import Base
import Glibc
import Testing

@testable import SynthesisCore

@Suite("Results on standard output")
struct StandardOutputTests {
  @Test("A full device is an error, with the exit code 1 whatever it was to be")
  func full() {
    let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var output = StandardOutput(descriptor: descriptor)
    #expect(output.exitCode(0) == 0)
    output.write(line: "lost")
    #expect(output.isOver)
    #expect(output.failure?.code == ENOSPC)
    #expect(output.exitCode(0) == 1)
  }

  @Test("A reader that has left is no error, and nothing more is written for it")
  func readerGone() {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    var output = StandardOutput(descriptor: ends[1])
    output.write(line: "nobody reads this")
    #expect(output.isOver)
    #expect(output.failure == nil)
    #expect(output.exitCode(0) == 0)
    #expect(output.exitCode(3) == 3)
  }

  @Test("A line arrives whole on a pipe that does not block")
  func nonBlocking() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
    let text = String(repeating: "a", count: 1 << 18)
    let (reading, writing) = (ends[0], ends[1])
    let writer = Task.detached {
      var output = StandardOutput(descriptor: writing)
      output.write(text)
      close(writing)
      return output.failure
    }
    var count = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let read = read(reading, &buffer, buffer.count), read > 0 { count += read }
    close(reading)
    #expect(count == text.utf8.count)
    withExtendedLifetime(writer) {}
  }
}
