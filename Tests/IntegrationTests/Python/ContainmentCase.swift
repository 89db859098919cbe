import Testing

@testable import Environment

/// Code that tries something, and what it must come to.
struct ContainmentCase: Sendable, CustomTestStringConvertible {
  let name: String
  let code: String
  /// One of these, where which one is a matter of who comes first.
  let statuses: [String]
  /// What the observation must say.
  let says: String
  /// What it must say where the host's own files are behind Landlock.
  var landlock: String?
  /// Also this, where the number of files is not limited but by what is kept.
  var uncounted: String?
  /// Where there are limits alone, the machine's files, network and programs are not kept from code.
  var needsMore = false

  init(
    _ name: String, _ code: String, _ statuses: String..., says: String, landlock: String? = nil,
    uncounted: String? = nil
  ) {
    self.name = name
    self.code = code
    self.statuses = statuses
    self.says = says
    self.landlock = landlock
    self.uncounted = uncounted
  }

  func isPromised(in tier: SandboxTier) -> Bool { tier != .none || !needsMore }

  func says(in tier: SandboxTier) -> String {
    if tier != .namespaces, let uncounted { return uncounted }
    if tier == .landlock || tier == .none, let landlock { return landlock }
    return says
  }

  var testDescription: String { name }
}

extension ContainmentCase {
  /// What must not be there, and what must be refused.
  static let reaches: [ContainmentCase] =
    limited
    + confined.map { attempt in
      var attempt = attempt
      attempt.needsMore = true
      return attempt
    }

  /// What the limits, and how the interpreter is started, see to alone.
  private static let limited: [ContainmentCase] = [
    .init(
      "reads the worker's environment",
      "import os\nprint('SECRET_OF_THE_TEST' in os.environ, len(os.environ) < 12)", "ok",
      says: "False True"),
    .init(
      "finds the worker's descriptors",
      """
      import os, stat
      kinds = set()
      for number in range(256):
          try: kinds.add(stat.S_IFMT(os.fstat(number).st_mode))
          except OSError: pass
      print(kinds <= {stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK})
      """, "ok", says: "True"),
    .init(
      "raises a limit",
      "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "error",
      says: "not allowed to raise maximum limit"),
    .init("asks for input", "input()", "error", says: "EOFError"),
  ]

  private static let confined: [ContainmentCase] = [
    .init(
      "reads /etc/shadow", "open('/etc/shadow').read()", "error", says: "No such file",
      landlock: "Permission denied"),
    .init(
      "lists root's home", "import os\nos.listdir('/root')", "error",
      says: "No such file or directory: '/root'", landlock: "Permission denied: '/root'"),
    .init(
      "lists the host's temporary folder", "import os\nprint(os.listdir('/tmp'))", "ok",
      "error", says: "[]", landlock: "Permission denied: '/tmp'"),
    .init(
      "looks at processes", "open('/proc/self/environ').read()", "error", says: "No such file",
      landlock: "Permission denied"),
    .init(
      "opens a TCP socket", "import socket\nsocket.create_connection(('127.0.0.1', 80))", "error",
      says: "PermissionError: [Errno 1] Operation not permitted"),
    .init(
      "opens a UDP socket", "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
      "error", says: "PermissionError: [Errno 1] Operation not permitted"),
    .init(
      "opens a unix socket", "import socket\nsocket.socket(socket.AF_UNIX)", "error",
      says: "PermissionError: [Errno 1] Operation not permitted"),
    .init(
      "makes a pair of datagram sockets",
      "import socket\nsocket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)", "error",
      says: "PermissionError: [Errno 1] Operation not permitted"),
    .init(
      "starts a subprocess", "import subprocess\nsubprocess.run(['/usr/bin/id'])", "error",
      says: "OSError: [Errno 38] Function not implemented: '/usr/bin/id'"),
    .init("uses os.system", "import os\nprint(os.system('id'))", "ok", says: "32512"),
    .init(
      "executes a file in memory", "import os\nos.memfd_create('program')", "error",
      says: "PermissionError: [Errno 1] Operation not permitted"),
    .init(
      "calls execve", "import os\nos.execv('/usr/bin/id', ['id'])", "error",
      says: "OSError: [Errno 38] Function not implemented"),
    .init(
      "walks the subclasses to os",
      """
      found = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close']
      print(found[0].__init__.__globals__['system']('id'))
      """, "ok", says: "32512"),
    .init(
      "calls the same through ctypes",
      """
      import ctypes
      c = ctypes.CDLL(None, use_errno=True)
      words = (ctypes.c_char_p * 2)(b'id', None)
      for call in (lambda: c.execve(b'/usr/bin/id', words, None), lambda: c.socket(2, 1, 0),
                   lambda: c.unshare(0x10000000), lambda: c.mount(b'a', b'/work', b'tmpfs', 0, None),
                   lambda: c.ptrace(16, 1, 0, 0), lambda: c.setsid()):
          print(call(), ctypes.get_errno(), end='; ')
      """, "ok", says: "-1 38; -1 1; -1 1; -1 1; -1 1; -1 1; "),
    .init(
      "writes to /usr", "open('/usr/x', 'w')", "error", says: "[Errno 30] Read-only file system",
      landlock: "Permission denied"),
    .init(
      "writes to the root", "open('/x', 'w')", "error", says: "[Errno 30] Read-only file system",
      landlock: "Permission denied"),
    .init(
      "lowers process 1's limits",
      "import resource\nresource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0))", "error",
      says: "Operation not permitted"),
    .init(
      "signals process 1", "import os, signal\nos.kill(1, signal.SIGKILL)", "error",
      says: "Operation not permitted"),
    .init(
      "signals everyone", "import os, signal\nos.kill(-1, signal.SIGKILL)", "error",
      says: "Operation not permitted"),
  ]

  /// What must end at a limit.
  static let excesses: [ContainmentCase] = [
    .init("allocates 2 GB", "x = bytearray(2 << 30)", "memory", says: "MemoryError"),
    .init("computes 9**9**9", "9**9**9", "timeout", says: "ran longer than 1 s"),
    .init("loops", "while True: pass", "timeout", says: "ran longer than 1 s"),
    .init("recurses", "def f(): return f()\nf()", "error", says: "RecursionError"),
    .init(
      "matches an exploding regular expression",
      "import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')", "timeout", says: "ran longer than 1 s"),
    .init(
      "loops in C and ignores the interrupt",
      "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nsum(iter(int, 1))", "timeout",
      says: "ran longer than 1 s"),
    .init(
      "catches the interrupt",
      "while True:\n  try:\n    while True: pass\n  except BaseException: pass", "timeout",
      says: "ran longer than 1 s"),
    .init(
      "is a fork bomb", "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass",
      "timeout", says: "processes that the code left running were ended"),
    .init(
      "is a fork bomb that gives up", "import os\nfor i in range(1000): os.fork()", "error",
      says: "BlockingIOError"),
    .init(
      "is a thread bomb",
      "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,)).start()",
      "killed", "timeout", says: "The state is that of the step before"),
    .init(
      "makes 100,000 files", "for i in range(100000): open(f'f{i}', 'w').close()", "error",
      "timeout", "killed",
      says: "No space left on device",
      uncounted: "The state is that of the step before"),
    .init(
      "writes 10 GB",
      "f = open('big', 'wb')\nfor i in range(10240): f.write(bytes(1 << 20))", "error",
      says: "File too large"),
    .init("prints without end", "while True: print('x' * 100)", "timeout", says: "output left out"),
    .init(
      "opens files without end", "files = []\nwhile True: files.append(open('/dev/null'))",
      "killed",
      says: "left no descriptors free"),
  ]

  /// What must not get away with it.
  static let tricks: [ContainmentCase] = [
    .init(
      "crashes", "import ctypes\nctypes.string_at(0)", "killed",
      says: "signal 11 (segmentation fault)"),
    .init("exits", "import os\nos._exit(7)", "killed", says: "exit code 7"),
    .init(
      "closes its descriptors", "import os\nos.closerange(0, 256)", "killed",
      says: "closed the interpreter's channel"),
    .init("returns twice", "import os\nchild = os.fork()\n'once'", "ok", says: "Value: 'once'"),
    .init(
      "forges a reply",
      """
      import _socket, json
      reply = json.dumps({'status': 'ok', 'result': '1', 'error': None, 'token': 'guessed'})
      for number in range(3, 256):
          try: _socket.socket(fileno=number).send(reply.encode())
          except OSError: pass
      """, "killed", says: "a forged reply"),
    .init(
      "forges a reply with the token",
      frame + """
        node.channel.send(json.dumps(
            {'status': 'ok', 'result': '1', 'error': None, 'token': token}).encode())
        """, "killed", says: "more than its one reply"),
    .init(
      "has a child reply",
      frame + """
        import os
        if os.fork() == 0:
            node.channel.send(json.dumps(
                {'status': 'ok', 'result': '1', 'error': None, 'token': token}).encode())
            os._exit(0)
        os.wait()
        """, "killed", says: "a reply from another process"),
    .init(
      "sends an oversized frame",
      frame + """
        node.channel.setsockopt(1, 7, 1 << 20)
        node.channel.send(b'x' * 300000)
        """, "killed", says: "an oversized message"),
    .init(
      "leaves a daemon",
      """
      import os, time
      if os.fork() == 0:
          if os.fork() == 0: time.sleep(1000)
          os._exit(0)
      """, "ok", says: "processes that the code left running were ended"),
    .init(
      "leaves a thread",
      "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
      "killed", says: "left threads running"),
  ]

  /// Finds the interpreter's own frame, its node and its token.
  private static let frame = """
    import sys, json
    frame = sys._getframe()
    while 'token' not in frame.f_locals: frame = frame.f_back
    token, node = frame.f_locals['token'], frame.f_locals['self']

    """
}
