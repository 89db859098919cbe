import Foundation
import Testing

@testable import SynthesisCore

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

  @Test("The tiers without namespaces run code, too", arguments: [SandboxTier.landlock, .none])
  func weakerTiers(tier: SandboxTier) async throws {
    // Where the sandbox has no file system of its own, root's home stays root's.
    let shared = "/usr/bin/python3"
    var plan = environment.plan
    plan.tier = tier
    if FileManager.default.isExecutableFile(atPath: shared) {
      plan.installation = try InterpreterProbe.installation(of: shared)
    }
    let weaker = PythonEnvironment(plan)
    let root = try await weaker.open(seed: Samples.seed("tier"))
    let base = await weaker.perform(call("x = 5\nopen('f.txt', 'w').write('five')"), in: root)
    #expect(base.observation.text == "Value: 4\nFiles written: f.txt (4 bytes)")
    let daemon = await weaker.perform(
      call("import os, time\nif os.fork() == 0: time.sleep(1000)\nx += 1"), in: base.state)
    #expect(daemon.observation.text == "Note: processes that the code left running were ended")
    let shadow = await weaker.perform(call("open('/etc/passwd').read()[:5]"), in: base.state)
    let shell = await weaker.perform(call("os.system('exit 3')"), in: daemon.state)
    if tier == .landlock {
      #expect(shadow.observation.text.hasSuffix("Permission denied: '/etc/passwd'"))
      #expect(shell.observation.text == "Value: 32512")
    }
    let next = await weaker.perform(call("print(x, open('f.txt').read())"), in: daemon.state)
    #expect(next.observation.text == "6 five")
    #expect(next.observation.details["sandbox"] == .string(tier.rawValue))
    await weaker.close(root)
  }
}
