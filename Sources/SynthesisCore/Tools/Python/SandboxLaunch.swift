import Base
import CSystem
import Environment
import Glibc

/// Starts a sandbox's first process.
struct SandboxLaunch {
  private let plan: PythonSandbox.Plan
  private let shown: [String]
  /// As the sandbox calls it.
  let workspace: String
  private static let store = "/store"

  init(_ plan: PythonSandbox.Plan, folder: WorkspaceFolder?) {
    self.plan = plan
    shown = plan.installation.shown(packages: plan.packages) { path in
      access(path, F_OK) == 0 && Self.linkTarget(path) == nil
    }
    workspace = folder?.path ?? PythonInstallation.workspace(besides: shown)
  }

  /// An interpreter without the host's environment, its user's folders and anyone's site packages,
  /// that computes the same on every run.
  private var arguments: [String] {
    [
      "python", "-s", "-S", "-B", "-c", ZygoteProgram.text, workspace,
      String(plan.settings.outputCharacters),
    ] + (plan.tier == .bwrap ? [Self.store, String(processes), Self.seal] : ["", "", ""])
      + [plan.packages].compactMap(\.self)
  }

  /// Nodes, the zygote, and what code may have beside them.
  private var processes: Int { plan.settings.liveNodes + plan.settings.processes + 2 }

  /// The filter that the interpreter puts over itself, in hexadecimal digits.
  private static var seal: String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = csystem_sandbox_seal(&bytes, bytes.count)
    return bytes.prefix(count).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// What bwrap is told to make, and to start in it.
  private func bwrapArguments(links: [String]) -> [String] {
    let settings = plan.settings
    var words = [
      "bwrap", "--unshare-user-try", "--unshare-pid", "--unshare-net", "--unshare-ipc",
      "--unshare-uts", "--hostname", "sandbox", "--as-pid-1", "--die-with-parent",
    ]
    for path in shown { words += ["--ro-bind", path, path] }
    for name in ["null", "zero", "urandom", "random"] {
      words += ["--dev-bind", "/dev/\(name)", "/dev/\(name)"]
    }
    for index in stride(from: 0, to: links.count, by: 2) {
      words += ["--symlink", links[index + 1], links[index]]
    }
    words += ["--size", String(settings.workspaceMegabytes << 20), "--tmpfs", workspace]
    words += ["--size", String(settings.workspaceMegabytes << 22), "--tmpfs", Self.store]
    // Something shown may lie in /tmp; it is a read-only folder then.
    if !shown.contains(where: { $0.hasPrefix("/tmp/") }) {
      words += ["--symlink", workspace, "/tmp"]
    }
    return words + ["--remount-ro", "/", "--chdir", workspace, "--seccomp", "6", "--"]
      + [plan.installation.executable] + arguments.dropFirst()
  }

  private var environment: [String] {
    [
      "PYTHONHASHSEED=0", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1",
      "LC_ALL=C.UTF-8", "HOME=\(workspace)", "TMPDIR=\(workspace)",
      "WORKSPACE_BYTES=\(plan.settings.workspaceMegabytes << 20)",
      "WORKSPACE_FILES=\(PythonSettings.workspaceFiles)",
    ]
  }

  func start(control: Int32, errors: Int32) throws(SystemError) -> csystem_sandbox_process {
    let links = ["/bin", "/lib", "/lib64", "/lib32"].flatMap { path in
      Self.linkTarget(path).map { [path, $0] } ?? []
    }
    let settings = plan.settings
    var program = plan.installation.executable
    var arguments = arguments
    if plan.tier == .bwrap {
      guard let bwrap = InstalledProgram.path(of: "bwrap") else {
        throw SystemError("find bwrap", code: ENOENT)
      }
      program = bwrap
      arguments = bwrapArguments(links: links)
    }
    var process = csystem_sandbox_process()
    var failed: UnsafePointer<CChar>?
    let code = withCStrings([program] + shown) { paths in
      withCStrings(arguments) { arguments in
        withCStrings(environment) { environment in
          withCStrings(links + [workspace]) { links in
            let shownPaths = paths.dropFirst().dropLast().map { UnsafePointer($0) }
            let linkPaths = links.dropLast(2).map { UnsafePointer($0) }
            return shownPaths.withUnsafeBufferPointer { shownPaths in
              linkPaths.withUnsafeBufferPointer { linkPaths in
                arguments.withUnsafeBufferPointer { arguments in
                  environment.withUnsafeBufferPointer { environment in
                    var sandbox = csystem_sandbox()
                    sandbox.tier = plan.tier.number
                    sandbox.program = paths[0].map { UnsafePointer($0) }
                    sandbox.arguments = arguments.baseAddress
                    sandbox.environment = environment.baseAddress
                    sandbox.shown = shownPaths.baseAddress
                    sandbox.shown_count = shownPaths.count
                    sandbox.links = linkPaths.baseAddress
                    sandbox.link_count = linkPaths.count / 2
                    sandbox.workspace = links[links.count - 2].map { UnsafePointer($0) }
                    sandbox.memory_bytes = UInt64(settings.memoryMegabytes) << 20
                    sandbox.cpu_seconds = UInt64(settings.cpuSeconds)
                    sandbox.processes = UInt64(processes)
                    sandbox.open_files = UInt64(settings.openFiles)
                    sandbox.file_bytes = UInt64(settings.fileMegabytes) << 20
                    sandbox.workspace_bytes = UInt64(settings.workspaceMegabytes) << 20
                    sandbox.workspace_files = UInt64(PythonSettings.workspaceFiles)
                    sandbox.store_bytes = UInt64(settings.workspaceMegabytes) << 22
                    return csystem_sandbox_spawn(&sandbox, control, errors, &process, &failed)
                  }
                }
              }
            }
          }
        }
      }
    }
    guard code == 0 else {
      let step = failed.map { String(cString: $0) } ?? ""
      throw SystemError(step.isEmpty ? "start a sandbox" : step, code: code)
    }
    return process
  }

  private static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension SandboxTier {
  fileprivate var number: csystem_sandbox_tier {
    switch self {
    case .namespaces: CSYSTEM_SANDBOX_NAMESPACES
    case .bwrap: CSYSTEM_SANDBOX_BWRAP
    case .landlock: CSYSTEM_SANDBOX_LANDLOCK
    case .none: CSYSTEM_SANDBOX_NONE
    }
  }
}
