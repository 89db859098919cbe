import Foundation
import Testing

@testable import Base
@testable import Environment
@testable import Python

/// The environment itself, with real processes in the strongest sandbox there is here.
@Suite("The python environment", .serialized)
struct PythonEnvironmentTests {
  typealias State = PythonEnvironment.State

  let environment: PythonEnvironment

  init() throws { environment = try PythonEnvironment(arguments: ["step_timeout_seconds": 5]) }

  func call(_ code: String) -> ToolCall {
    ToolCall(tool: "python_interpreter", parameters: ["code": .string(code)])
  }

  func run(_ code: String, in state: State) async -> EnvironmentStep<State> {
    await environment.perform(call(code), in: state)
  }

  /// What a tree of three levels with three branches each shows, from the top, depth first.
  func grow(_ environment: PythonEnvironment) async throws -> [String] {
    let root = try await environment.open(seed: Samples.seed("a tree"))
    var texts: [String] = []
    let first = await environment.perform(
      call(
        """
        import json, random, collections
        way = []
        def count():
            number = 0
            while True:
                number += 10
                yield number
        numbers = count()
        next(numbers)
        open('way.txt', 'w').write('start')
        random.random()
        """), in: root)
    texts.append(first.observation.text)
    func descend(_ state: State, _ way: [Int]) async {
      guard way.count < 3 else { return }
      for branch in 0..<3 {
        let step = await environment.perform(
          call(
            """
            way.append(\(branch))
            for _ in range(\(branch)): next(numbers)
            text = open('way.txt').read() + ' \(branch)'
            open('way.txt', 'w').write(text)
            print(json.dumps(way), next(numbers), text, random.random())
            """), in: state)
        texts.append(step.observation.text)
        await descend(step.state, way + [branch])
      }
    }
    await descend(first.state, [])
    await environment.close(root)
    return texts
  }

  @Test(
    "Variables, modules, generators, files and random numbers go to branches and not to siblings")
  func branching() async throws {
    let texts = try await grow(environment)
    #expect(texts.count == 40)
    // The last leaf, the second branch's first child, and the first branch again.
    #expect(texts[39].hasPrefix("[2, 2, 2] 100 start 2 2 2 0."))
    #expect(texts[15].hasPrefix("[1, 0] 40 start 1 0 0."))
    #expect(texts[1].hasPrefix("[0] 20 start 0 0."))
    #expect(texts[1].contains("Files written: way.txt (7 bytes)"))
    // Siblings draw the same number from the state that they share, their children the next.
    func number(_ text: String) -> Substring? {
      text.split(separator: "\n").first?.split(separator: " ").last
    }
    #expect(number(texts[1]) == number(texts[14]) && number(texts[1]) == number(texts[27]))
    #expect(number(texts[1]) != number(texts[2]))
  }

  @Test("The same tree shows the same a second time, and with nodes that must be restored")
  func determinism() async throws {
    let first = try await grow(environment)
    #expect(try await grow(environment) == first)
    let narrow = try PythonEnvironment(arguments: ["max_live_nodes": 3])
    #expect(try await grow(narrow) == first)
  }

  @Test("A state that does not come out the same again is marked")
  func drift() async throws {
    let narrow = try PythonEnvironment(arguments: ["max_live_nodes": 2])
    let root = try await narrow.open(seed: Samples.seed("drift"))
    let clock = await narrow.perform(call("import time\nt = time.perf_counter_ns()\nt"), in: root)
    let other = await narrow.perform(call("1"), in: root)
    let next = await narrow.perform(call("2"), in: clock.state)
    #expect(next.observation.text.contains("did not come out the same"))
    #expect(!other.observation.text.contains("did not come out the same"))
    await narrow.close(root)
  }

  @Test("Output is in order, whichever way it takes")
  func order() async throws {
    let root = try await environment.open(seed: Samples.seed("order"))
    let step = await run(
      """
      import os, sys
      print('a')
      os.write(2, b'b\\n')
      print('c', file=sys.stderr)
      os.write(1, b'd\\n')
      'e'
      """, in: root)
    #expect(step.observation.text == "a\nb\nc\nd\nValue: 'e'")
    #expect(step.observation.results.first == "e")
    await environment.close(root)
  }

  @Test("A traceback begins with the code's own frames")
  func traceback() async throws {
    let root = try await environment.open(seed: Samples.seed("traceback"))
    let step = await run("def f():\n    return 1 / 0\nf()", in: root)
    #expect(
      step.observation.text.hasPrefix(
        "Traceback (most recent call last):\n  File \"<step 1>\", line 3, in <module>\n    f()"))
    #expect(step.observation.text.hasSuffix("ZeroDivisionError: division by zero"))
    #expect(step.observation.status == .error)
    await environment.close(root)
  }

  @Test("Output beyond the limit is cut in its middle, and the status says so")
  func truncation() async throws {
    let root = try await environment.open(seed: Samples.seed("long"))
    let step = await run("print('a' * 30000 + 'b' * 30000)", in: root)
    #expect(step.observation.text.hasPrefix("aaaa"))
    #expect(step.observation.text.hasSuffix("bbbb"))
    #expect(step.observation.text.unicodeScalars.count < 20_100)
    #expect(step.observation.details["step_status"] == "output_truncated")
    #expect(step.observation.status == .ok)
    await environment.close(root)
  }

  @Test("After a timeout the branch has its parent's state")
  func timeout() async throws {
    let quick = try PythonEnvironment(arguments: ["step_timeout_seconds": 1])
    let root = try await quick.open(seed: Samples.seed("timeout"))
    let base = await quick.perform(call("x = 1\nopen('f', 'w').write('one')"), in: root)
    let late = await quick.perform(
      call("x = 2\nopen('f', 'w').write('two')\nprint('begun')\nwhile True: pass"), in: base.state)
    #expect(late.observation.text.hasPrefix("begun\ntimeout: the code ran longer than 1 s"))
    #expect(late.observation.text.hasSuffix("The state is that of the step before, unchanged."))
    let next = await quick.perform(call("print(x, open('f').read())"), in: late.state)
    #expect(next.observation.text == "1 one")
    await quick.close(root)
  }

  @Test("Unseeded random numbers are the same on every run and differ between seeds")
  func randomness() async throws {
    let code = "import random, os, uuid\nprint(random.random(), os.urandom(4).hex(), uuid.uuid4())"
    func text(_ seed: String) async throws -> String {
      let root = try await environment.open(seed: Samples.seed(seed))
      let step = await run(code, in: root)
      await environment.close(root)
      return step.observation.text
    }
    let one = try await text("one")
    #expect(try await text("one") == one)
    #expect(try await text("two") != one)
  }

  @Test("A long path does not run out of processes")
  func longPath() async throws {
    let narrow = try PythonEnvironment(arguments: ["max_live_nodes": 2, "max_processes": 4])
    let root = try await narrow.open(seed: Samples.seed("long path"))
    var state = await narrow.perform(call("x = 0"), in: root).state
    for number in 1...40 {
      let step = await narrow.perform(call("x += 1\nx"), in: state)
      #expect(step.observation.text == "Value: \(number)")
      state = step.state
    }
    await narrow.close(root)
  }

  @Test("Processes that take more than a tree may together are ended, and the node before is there")
  func treeMemory() async throws {
    let small = try PythonEnvironment(arguments: ["tree_memory_mb": 200])
    let root = try await small.open(seed: Samples.seed("memory"))
    let base = await small.perform(call("x = 1"), in: root)
    let greedy = await small.perform(
      call("import os, time\nfor i in range(3): os.fork()\ny = bytearray(60 << 20)\ntime.sleep(9)"),
      in: base.state)
    #expect(greedy.observation.details["step_status"] == "memory")
    #expect(greedy.observation.text.contains("took more than 200 MB together"))
    let next = await small.perform(call("x"), in: greedy.state)
    #expect(next.observation.text == "Value: 1")
    await small.close(root)
  }

  @Test("Nodes that hold much make room for one another and are restored")
  func largeNodes() async throws {
    let small = try PythonEnvironment(arguments: ["tree_memory_mb": 300])
    let root = try await small.open(seed: Samples.seed("large nodes"))
    var states: [State] = []
    for number in 0..<4 {
      let step = await small.perform(call("x = bytearray(80 << 20)\nn = \(number)"), in: root)
      #expect(step.observation.status == .ok)
      states.append(step.state)
    }
    for (number, state) in states.enumerated() {
      let step = await small.perform(call("print(n, len(x) >> 20)"), in: state)
      #expect(step.observation.text == "\(number) 80")
    }
    await small.close(root)
  }

  @Test("What a step has put in place of its streams, or closed, is there again for the next")
  func streams() async throws {
    let root = try await environment.open(seed: Samples.seed("streams"))
    let first = await run("import io, sys\nsys.stdout = io.StringIO()\nprint('lost')", in: root)
    #expect(first.observation.text == "(nothing printed, no result)")
    let second = await run("print('seen')\nsys.stdout.close()\nsys.stdin.close()", in: first.state)
    #expect(second.observation.text == "seen")
    let third = await run("print('again', sys.stdin.read() == '')", in: second.state)
    #expect(third.observation.text == "again True")
    await environment.close(root)
  }

  @Test(
    "A generator that nobody seeds goes by the seed, and so does a module that asks for entropy")
  func unseeded() async throws {
    let code = """
      import random, secrets, types
      fake = types.SimpleNamespace(state=secrets.randbits(128))
      print(random.Random().random(), fake.state)
      random.seed()
      print(random.random())
      """
    func text(_ seed: String) async throws -> String {
      let root = try await environment.open(seed: Samples.seed(seed))
      let step = await run(code, in: root)
      await environment.close(root)
      return step.observation.text
    }
    let one = try await text("one")
    #expect(one.split(separator: "\n").count == 2)
    #expect(try await text("one") == one)
    #expect(try await text("two") != one)
  }
}
