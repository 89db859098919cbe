/// What the interpreter runs: the zygote, and in the processes forked from it the nodes.
///
/// The zygote never runs anyone's code. It forks the root's node, and keeps the files of nodes on a
/// file system that no path leads to. A node waits on its channel for a branch, forks, and the child
/// runs the code in what it has inherited, replies once and waits in its turn.
///
/// Whatever is said here on a channel is not believed by the worker: code shares its process with
/// what replies for it.
enum ZygoteProgram {
  static let text = #"""
    import _signal, _socket, array, ast, gc, io, json, linecache, os, signal, stat, sys
    import traceback, types
    from json.encoder import encode_basestring as quoted

    WORK = sys.argv[1]
    LIMIT = int(sys.argv[2])
    STORE, PROCESSES, SEAL = sys.argv[3:6]
    sys.path[:] = [entry for entry in sys.path if entry] + sys.argv[6:]
    sys.argv = [""]

    class Stream:
        """Bytes for whoever asks the system for random ones; the state goes over to branches."""
        def __init__(self):
            self.source = None
        def __call__(self, count):
            return self.source.randbytes(count)

    stream = Stream()
    os.urandom = stream
    # A fork would seed the generator anew; a branch goes on with its parent's numbers.
    register, os.register_at_fork = os.register_at_fork, lambda **functions: None
    import random, threading
    os.register_at_fork = register
    # All that it does in a process of one thread is to touch the pages of much.
    os.register_at_fork(
        after_in_child=lambda: threading.active_count() > 1 and threading._after_fork())
    # Nor does one that nobody seeds ask the system.
    by_system, stream.source = random.Random.seed, random.Random(0)
    def seed(self, a=None, version=2):
        by_system(self, int.from_bytes(stream(32), "big") if a is None else a, version)
    random.Random.seed, random.seed = seed, seed.__get__(random._inst)
    # Loaded once for all: what a step imports of these costs it nothing.
    import collections, dataclasses, datetime, decimal, fractions, functools, heapq, itertools, math
    import operator, re, statistics, string, textwrap, typing

    # As much as a socket takes at once.
    BUFFER = bytearray(512 << 10)
    TWO = _socket.CMSG_SPACE(array.array("i", [0, 0]).itemsize * 2)

    def receive(channel):
        """A message's fields, the last of which may have any lines, and descriptors."""
        count, extra, flags, address = channel.recvmsg_into([BUFFER], TWO)
        descriptors = array.array("i")
        for level, kind, content in extra:
            descriptors.frombytes(content[: len(content) // 4 * 4])
        return BUFFER[:count].decode().split("\n", 3) if count else None, descriptors

    def send(channel, message):
        channel.send(json.dumps(message, ensure_ascii=False).encode("utf-8", "backslashreplace"))

    def cut(text):
        if len(text) <= LIMIT:
            return text
        return text[: LIMIT // 2] + "\n… left out …\n" + text[-(LIMIT // 2):]

    def reap():
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass

    # Nodes

    class Node:
        def __init__(self, channel):
            self.channel = channel
            self.folder = WORK
            self.child = 0
            self.main = types.ModuleType("__main__")
            self.streams = list(STREAMS)

        def begin(self, seed):
            random.seed(seed)
            stream.source = random.Random("bytes " + seed)
            self.channel.send(b"started")

        def rest(self):
            """Holds nothing of where the step's output went."""
            try:
                os.dup2(0, 1)
                os.dup2(0, 2)
            except OSError:
                null = os.open("/dev/null", os.O_RDWR)
                for descriptor in {0, 1, 2} - {null}:
                    os.dup2(null, descriptor)
                if null > 2:
                    os.close(null)

        def wait(self):
            self.rest()
            while True:
                fields, descriptors = receive(self.channel)
                if fields is None:
                    os._exit(0)
                if fields[0] == "branch":
                    reap()
                    if self.branch(descriptors):
                        self.step(*fields[1:])
                        self.rest()
                elif fields[0] == "ping":
                    self.channel.send(b"idle " + fields[1].encode())
                else:
                    self.channel.send(b"ended %d" % os.waitpid(self.child, 0)[1])

        def branch(self, descriptors):
            """Whether this is the child."""
            channel, output = descriptors
            gc.freeze()
            try:
                self.child = os.fork()
            except OSError as error:
                _socket.socket(fileno=channel).send(b"failed " + error.strerror.encode())
                os.close(output)
                return False
            if self.child:
                os.close(channel)
                os.close(output)
                return False
            os.dup2(channel, self.channel.fileno())
            self.channel.send(b"started")
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(channel)
            os.close(output)
            return True

        def open_streams(self):
            """What the code has put in their place, or closed, is the step's own."""
            for index, mode in enumerate("rww"):
                kept = self.streams[index]
                try:
                    if kept.fileno() == index:
                        continue
                except (AttributeError, ValueError, OSError):
                    pass
                # Unbuffered, so that what is printed lies in order with what is written below it.
                raw = io.FileIO(index, mode, closefd=False)
                self.streams[index] = io.TextIOWrapper(
                    io.BufferedReader(raw) if mode == "r" else raw, encoding="utf-8",
                    errors="backslashreplace", write_through=True)
            sys.stdin, sys.stdout, sys.stderr = self.streams

        def step(self, token, number, code):
            own = os.getpid()
            sys.modules["__main__"] = self.main
            try:
                os.chdir(self.folder)
            except OSError:
                os.chdir(WORK)
            self.open_streams()
            status, result, error = self.run(code, "<step %s>" % number)
            if os.getpid() != own:
                # Forked by the code: the original goes on, this one has nothing to say.
                os._exit(0)
            _signal.signal(2, 1)
            try:
                self.folder = os.getcwd()
            except OSError:
                self.folder = WORK
            spare = []
            try:
                # What a branch will need.
                while len(spare) < 4:
                    spare.append(os.dup(self.channel.fileno()))
            except OSError as error:
                os._exit(98 if error.errno == 24 else 97)
            for descriptor in spare:
                os.close(descriptor)
            reply = '{"status":"%s","result":%s,"error":%s,"token":"%s"}' % (
                status, "null" if result is None else quoted(result),
                "null" if error is None else quoted(error), token)
            try:
                self.channel.send(reply.encode("utf-8", "backslashreplace"))
            except OSError:
                os._exit(97)

        def run(self, code, name):
            """How it ended, the last expression's value and the error, as texts."""
            own = os.getpid()
            try:
                _signal.signal(2, _signal.default_int_handler)
                value = self.evaluate(code, name)
                if threading.active_count() > 1 and os.getpid() == own:
                    for thread in threading.enumerate():
                        if thread is not threading.main_thread() and not thread.daemon:
                            thread.join()
                return "ok", None if value is None else cut(repr(value)), None
            except BaseException as error:
                if isinstance(error, SystemExit) and error.code in (None, 0):
                    return "ok", None, None
                memory = isinstance(error, MemoryError)
                return "memory" if memory else "error", None, self.describe(error)

        def evaluate(self, code, name):
            tree = compile(code, name, "exec", ast.PyCF_ONLY_AST)
            linecache.cache[name] = (len(code), None, (code + "\n").splitlines(True), name)
            last = None
            if tree.body and isinstance(tree.body[-1], ast.Expr):
                last = ast.Expression(tree.body.pop().value)
            space = self.main.__dict__
            exec(compile(tree, name, "exec"), space)
            return None if last is None else eval(compile(last, name, "eval"), space)

        def describe(self, error):
            """The traceback from where the code's own frames begin."""
            frames = error.__traceback__
            while frames and frames.tb_frame.f_globals is globals():
                frames = frames.tb_next
            try:
                if isinstance(error, SyntaxError) and frames is None or \
                        isinstance(error, SyntaxError) and not os.path.isabs(error.filename or ""):
                    lines = traceback.format_exception_only(type(error), error)
                else:
                    lines = traceback.format_exception(type(error), error, frames)
                return cut("".join(lines).rstrip("\n"))
            except BaseException as other:
                return "%s (its text can't be made: %s)" % (type(error).__name__, type(other).__name__)
            finally:
                # What the frames hold goes with them: after a MemoryError it is much.
                error.__traceback__ = None

    # The zygote. Nothing else runs while it copies: the worker has seen to that.

    def entries(folder):
        """What lies below a folder, from the top."""
        waiting = [folder]
        while waiting:
            current = waiting.pop()
            for entry in sorted(os.scandir(current), key=lambda entry: entry.name):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    os.chmod(entry.path, 0o700 | status.st_mode & 0o777)
                    waiting.append(entry.path)
                yield entry.path, status

    def remove(folder, keep=False):
        folders = []
        for path, status in entries(folder):
            if stat.S_ISDIR(status.st_mode):
                folders.append(path)
            else:
                os.unlink(path)
        for path in reversed(folders):
            os.rmdir(path)
        if not keep:
            os.rmdir(folder)

    def copy(source, target):
        for path, status in entries(source):
            place = target + path[len(source):]
            if stat.S_ISDIR(status.st_mode):
                os.mkdir(place)
            elif stat.S_ISLNK(status.st_mode):
                os.symlink(os.readlink(path), place)
            elif stat.S_ISREG(status.st_mode):
                os.chmod(path, 0o400 | status.st_mode & 0o777)
                with open(path, "rb", buffering=0) as old, open(place, "xb", buffering=0) as new:
                    while chunk := old.read(1 << 20):
                        while chunk:
                            chunk = chunk[new.write(chunk):]
                os.chmod(place, 0o600 | status.st_mode & 0o777)
                os.utime(place, ns=(status.st_mtime_ns, status.st_mtime_ns))

    def changed(before):
        """The regular files that are not as they were; refuses more than may be kept."""
        old = {}
        if os.path.lexists(before):
            old = {path[len(before):]: (status.st_size, status.st_mtime_ns)
                   for path, status in entries(before)}
        names, total, count = [], 0, 0
        for path, status in entries(WORK):
            count += 1
            if stat.S_ISREG(status.st_mode):
                total += status.st_size
                name = path[len(WORK):]
                if old.get(name) != (status.st_size, status.st_mtime_ns):
                    names.append([name[1:].encode("utf-8", "backslashreplace").decode()[:200],
                                  status.st_size])
        if total > int(os.environ["WORKSPACE_BYTES"]):
            raise OSError(27, "the files are larger than the workspace")
        if count > int(os.environ["WORKSPACE_FILES"]):
            raise OSError(28, "there are more files than a workspace may have")
        return names

    def seal(processes, text):
        """Does what bwrap could not do before it started this: no other program from here on, and so
        many processes."""
        import ctypes, resource, struct
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
        code = ctypes.create_string_buffer(bytes.fromhex(text))
        program = struct.pack("@HP", len(text) // 16, ctypes.addressof(code))
        set_seccomp, mode_filter, none = 22, ctypes.c_ulong(2), ctypes.c_ulong(0)
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        if prctl(set_seccomp, mode_filter, program, none, none) != 0:
            raise OSError(ctypes.get_errno(), "no system call filter")

    def serve(control):
        while True:
            fields, descriptors = receive(control)
            if fields is None:
                os._exit(0)
            operation, node = fields[:2]
            if operation == "root":
                if os.fork() == 0:
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    control.close()
                    os.close(4)
                    root = Node(_socket.socket(fileno=descriptors[0]))
                    root.begin(node)
                    return root
                os.close(descriptors[0])
                continue
            if operation == "drop":
                # Nobody waits for this.
                try:
                    remove(node)
                except OSError:
                    pass
                continue
            answer = {"done": operation}
            try:
                if operation == "restore":
                    remove(WORK, keep=True)
                    if os.path.lexists(node):
                        copy(node, WORK)
                elif operation == "keep":
                    files = changed(fields[2])
                    answer["files"], answer["count"] = files[:20], len(files)
                    if os.path.lexists(node):
                        remove(node)
                    if os.listdir(WORK):
                        os.mkdir(node)
                        copy(WORK, node)
            except (OSError, RecursionError) as error:
                answer = {"failed": getattr(error, "strerror", None) or str(error)}
            send(control, answer)

    STREAMS = [None, None, None]

    def warm_up():
        """Does once for all nodes what each would do on its own first time: a page that a branch
        writes to is copied for it. Returns the streams that a step's code finds."""
        ours, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_STREAM)
        output = os.pipe()
        for descriptor in (1, 2):
            os.dup2(output[1], descriptor)
        node = Node(theirs)
        for number in range(20):
            ours.send(b"ping\nword")
            receive(theirs)
            node.step("token", "0", "x = 1")
            node.step("token", "0", "x")
            ours.recv(1 << 16)
        for descriptor in output:
            os.close(descriptor)
        del linecache.cache["<step 0>"]
        node.rest()
        return node.streams

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nobody asks how the orphans have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control = _socket.socket(fileno=3)
    if SEAL:
        seal(int(PROCESSES), SEAL)
    STREAMS = warm_up()
    os.chdir(STORE or 4)
    control.send(b"ready " + sys.version.split()[0].encode())
    gc.collect()
    gc.freeze()
    serve(control).wait()
    """#
}
