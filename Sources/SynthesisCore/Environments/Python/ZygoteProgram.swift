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
    import _socket, array, ast, gc, io, json, linecache, os, signal, stat, sys, threading
    import traceback, types

    WORK = sys.argv[1]
    LIMIT = int(sys.argv[2])
    sys.path[:] = [entry for entry in sys.path if entry] + sys.argv[3:]
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
    import random
    os.register_at_fork = register
    # Loaded once for all: what a step imports of these costs it nothing.
    import collections, dataclasses, datetime, decimal, fractions, functools, heapq, itertools, math
    import operator, re, statistics, string, textwrap, typing

    def receive(channel):
        size = array.array("i", [0, 0]).itemsize * 2
        text, extra, flags, address = channel.recvmsg(1 << 20, _socket.CMSG_SPACE(size))
        descriptors = array.array("i")
        for level, kind, content in extra:
            descriptors.frombytes(content[: len(content) // 4 * 4])
        return (json.loads(text) if text else None), list(descriptors)

    def send(channel, message):
        channel.sendall(json.dumps(message, ensure_ascii=False).encode("utf-8", "backslashreplace"))

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
        def __init__(self, channel, seed):
            self.channel = _socket.socket(fileno=channel)
            self.folder = WORK
            self.child = 0
            random.seed(seed)
            stream.source = random.Random("bytes " + seed)
            self.main = types.ModuleType("__main__")
            sys.modules["__main__"] = self.main
            send(self.channel, {"started": True})

        def rest(self):
            """Holds nothing of the step: neither a folder nor where its output went."""
            os.chdir("/")
            null = os.open("/dev/null", os.O_RDWR)
            for descriptor in {0, 1, 2} - {null}:
                os.dup2(null, descriptor)
            if null > 2:
                os.close(null)

        def wait(self):
            self.rest()
            while True:
                message, descriptors = receive(self.channel)
                if message is None:
                    os._exit(0)
                if message["op"] == "ping":
                    send(self.channel, {"idle": message["token"]})
                    continue
                if message["op"] == "reap":
                    send(self.channel, {"status": os.waitpid(self.child, 0)[1]})
                    continue
                reap()
                if self.branch(descriptors):
                    self.step(message)
                    self.rest()

        def branch(self, descriptors):
            """Whether this is the child."""
            gc.freeze()
            try:
                self.child = os.fork()
            except OSError as error:
                send(_socket.socket(fileno=descriptors[0]), {"failed": error.strerror})
                os.close(descriptors[1])
                return False
            if self.child:
                for descriptor in descriptors:
                    os.close(descriptor)
                return False
            self.channel.close()
            self.channel = _socket.socket(fileno=descriptors[0])
            os.dup2(descriptors[1], 1)
            os.dup2(descriptors[1], 2)
            os.close(descriptors[1])
            return True

        def step(self, message):
            own = os.getpid()
            try:
                os.chdir(self.folder)
            except OSError:
                os.chdir(WORK)
            # Unbuffered, so that what is printed lies in order with what is written below it.
            for name, descriptor in (("stdout", 1), ("stderr", 2)):
                raw = io.FileIO(descriptor, "w", closefd=False)
                setattr(sys, name, io.TextIOWrapper(
                    raw, encoding="utf-8", errors="backslashreplace", write_through=True))
            sys.stdin = open(0, encoding="utf-8", closefd=False)
            send(self.channel, {"started": True})
            reply = self.run(message["code"], "<step %d>" % message["number"])
            if os.getpid() != own:
                # Forked by the code: the original goes on, this one has nothing to say.
                os._exit(0)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                self.folder = os.getcwd()
            except OSError:
                self.folder = WORK
            reply["token"] = message["token"]
            try:
                # What a branch will need.
                for spare in [os.dup(self.channel.fileno()) for _ in range(4)]:
                    os.close(spare)
            except OSError as error:
                os._exit(98 if error.errno == 24 else 97)
            try:
                send(self.channel, reply)
            except OSError:
                os._exit(97)

        def run(self, code, name):
            reply = {"status": "ok", "result": None, "error": None}
            own = os.getpid()
            try:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                value = self.evaluate(code, name)
                if os.getpid() == own:
                    for thread in threading.enumerate():
                        if thread is not threading.main_thread() and not thread.daemon:
                            thread.join()
                if value is not None:
                    reply["result"] = cut(repr(value))
            except BaseException as error:
                if isinstance(error, SystemExit) and error.code in (None, 0):
                    return reply
                memory = isinstance(error, MemoryError)
                reply["status"] = "memory" if memory else "error"
                reply["error"] = self.describe(error)
            return reply

        def evaluate(self, code, name):
            tree = ast.parse(code, name)
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
        old = {path[len(before):]: (status.st_size, status.st_mtime_ns)
               for path, status in entries(before)}
        names, total = [], 0
        for path, status in entries(WORK):
            if stat.S_ISREG(status.st_mode):
                total += status.st_size
                name = path[len(WORK):]
                if old.get(name) != (status.st_size, status.st_mtime_ns):
                    names.append([name[1:].encode("utf-8", "backslashreplace").decode()[:200],
                                  status.st_size])
        if total > int(os.environ["WORKSPACE_BYTES"]):
            raise OSError(27, "the files are larger than the workspace")
        return names

    def serve(control):
        while True:
            message, descriptors = receive(control)
            if message is None:
                os._exit(0)
            reap()
            operation = message["op"]
            if operation == "root":
                if os.fork() == 0:
                    control.close()
                    os.close(4)
                    return Node(descriptors[0], message["seed"])
                os.close(descriptors[0])
                continue
            if operation == "drop":
                # Nobody waits for this.
                try:
                    remove(message["node"])
                except OSError:
                    pass
                continue
            answer = {"done": operation}
            try:
                if operation == "restore":
                    remove(WORK, keep=True)
                    copy(message["node"], WORK)
                elif operation == "keep":
                    files = changed(message["parent"])
                    answer["files"], answer["count"] = files[:20], len(files)
                    if os.path.lexists(message["node"]):
                        remove(message["node"])
                    os.mkdir(message["node"])
                    copy(WORK, message["node"])
            except (OSError, RecursionError) as error:
                answer = {"failed": getattr(error, "strerror", None) or str(error)}
            send(control, answer)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = _socket.socket(fileno=3)
    os.fchdir(4)
    for old in os.listdir("."):
        remove(old)
    os.mkdir("0")
    send(control, {"ready": sys.version.split()[0]})
    gc.collect()
    gc.freeze()
    serve(control).wait()
    """#
}
