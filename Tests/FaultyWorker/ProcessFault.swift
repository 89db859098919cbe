import Glibc

/// What a worker's process does to itself, or to others, in the middle of a seed.
enum ProcessFault {
  case signal(Int32)
  case exit(Int32)
  case dereferenceNull
  case trap
  case overflowStack
  /// Many arrays, each touched.
  case growArrays
  /// Very many small objects.
  case growObjects
  /// One array larger than any limit, never touched.
  case allocateAtOnce
  /// The same far down the stack, so that the runtime's trace is long.
  case allocateAtOnceDeep
  /// The same by C++'s operator new.
  case allocateAtOnceInCxx
  case hang
  case ignoreTerm
  case slow(milliseconds: Int)
  /// Starts a program that has all the worker's pipes, then goes on.
  case grandchild([String])
  /// The same, then exits.
  case grandchildThenExit([String])
  /// The same, then hangs.
  case grandchildThenHang([String])
  /// Holds so much memory, touched, then hangs.
  case hold(megabytes: Int)
  case print(bytes: Int)
  /// Reads nothing more, and takes its time.
  case closeRequests(milliseconds: Int)

  init?(_ words: [String]) {
    let number = words.count > 1 ? Int(words[1]) : nil
    switch (words.first, number) {
    case ("signal", let number?): self = .signal(Int32(number))
    case ("exit", let number?): self = .exit(Int32(number))
    case ("slow", let number?): self = .slow(milliseconds: number)
    case ("print", let number?): self = .print(bytes: number)
    case ("hold", let number?): self = .hold(megabytes: number)
    case ("close-requests", let number?): self = .closeRequests(milliseconds: number)
    case ("segfault", _): self = .dereferenceNull
    case ("trap", _): self = .trap
    case ("stack", _): self = .overflowStack
    case ("arrays", _): self = .growArrays
    case ("objects", _): self = .growObjects
    case ("huge", _): self = .allocateAtOnce
    case ("huge-deep", _): self = .allocateAtOnceDeep
    case ("huge-cxx", _): self = .allocateAtOnceInCxx
    case ("hang", _): self = .hang
    case ("deaf", _): self = .ignoreTerm
    case ("child", _): self = .grandchild(Array(words.dropFirst()))
    case ("orphan", _): self = .grandchildThenExit(Array(words.dropFirst()))
    case ("nurse", _): self = .grandchildThenHang(Array(words.dropFirst()))
    default: return nil
    }
  }

  /// Returns only from faults that a worker survives.
  func commit(_ content: String) {
    Diary.note("fault", content)
    switch self {
    case .signal(let number): kill(getpid(), number)
    case .exit(let code): _exit(code)
    case .dereferenceNull: Self.dereferenceNull()
    case .trap: fatalError("as ordered")
    case .overflowStack: Glibc.exit(Int32(truncatingIfNeeded: Self.depth(below: 0)))
    case .growArrays: Self.growArrays()
    case .growObjects: Self.growObjects()
    case .allocateAtOnce: Glibc.exit(Self.allocate(1 << 40, below: 0))
    case .allocateAtOnceDeep: Glibc.exit(Self.allocate(1 << 40, below: 200))
    case .allocateAtOnceInCxx: Self.allocateInCxx()
    case .hang: Self.sleepForever()
    case .ignoreTerm:
      Glibc.signal(SIGTERM, SIG_IGN)
      Self.sleepForever()
    case .slow(let milliseconds): usleep(UInt32(milliseconds) * 1000)
    case .closeRequests(let milliseconds):
      close(3)
      usleep(UInt32(milliseconds) * 1000)
    case .grandchild(let command): Self.start(command)
    case .grandchildThenExit(let command):
      Self.start(command)
      // Once more, so that the time of the death is the last in the diary.
      Diary.note("fault", content)
      _exit(0)
    case .grandchildThenHang(let command):
      Self.start(command)
      Self.sleepForever()
    case .hold(let megabytes):
      let held = [UInt8](repeating: 1, count: megabytes << 20)
      withExtendedLifetime(held) { Self.sleepForever() }
    case .print(let bytes): Self.print(bytes)
    }
  }

  static func sleepForever() -> Never { while true { pause() } }

  static func dereferenceNull() {
    UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
  }

  private static func depth(below level: Int) -> Int {
    level == .max ? 0 : depth(below: level + 1) &+ 1
  }

  @inline(never)
  private static func allocate(_ count: Int, below levels: Int) -> Int32 {
    if levels > 0 { return allocate(count, below: levels - 1) &+ 1 }
    return Int32(truncatingIfNeeded: [UInt8](repeating: 1, count: count).count)
  }

  private static func growArrays() -> Never {
    var held: [[UInt8]] = []
    while true { held.append([UInt8](repeating: 1, count: 1 << 20)) }
  }

  private static func growObjects() -> Never {
    final class Link {
      let next: Link?
      init(_ next: Link?) { self.next = next }
    }
    var chain: Link?
    while true { chain = Link(chain) }
  }

  private static func allocateInCxx() {
    typealias Allocate = @convention(c) (Int) -> UnsafeMutableRawPointer?
    // Whatever is linked: the Swift runtime is itself written in C++.
    guard let library = dlopen("libstdc++.so.6", RTLD_NOW), let symbol = dlsym(library, "_Znwm")
    else { fatalError("no C++ library") }
    let memory = unsafeBitCast(symbol, to: Allocate.self)(1 << 40)
    Diary.note("allocated", "\(memory.debugDescription)")
  }

  private static func start(_ command: [String]) {
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, command[0], nil, nil, &arguments, environ)
    guard code == 0 else { fatalError("can't start \(command): errno \(code)") }
    Diary.note("child", "\(pid)")
  }

  /// Bytes of all kinds to both output streams, some that look like frames.
  private static func print(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 + 17) }
    for descriptor in [Int32(1), 2] {
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written > 0 else { fatalError("can't print: errno \(errno)") }
        rest.removeFirst(written)
      }
    }
  }
}
