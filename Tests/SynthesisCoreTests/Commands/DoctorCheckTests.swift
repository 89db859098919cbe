import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import SynthesisCore

@Suite("The doctor's checks")
struct DoctorCheckTests {
  @Test("A check is a line in columns")
  func line() {
    #expect(DoctorCheck.good("disk", "ample").line == "ok    disk               ample")
    #expect(DoctorCheck.warning("disk", "little").line == "warn  disk               little")
    #expect(DoctorCheck.failure("disk", "none").line == "FAIL  disk               none")
  }

  @Test("Only a failure keeps a run from starting")
  func exitCode() {
    let (good, warning) = (DoctorCheck.good("a", ""), DoctorCheck.warning("b", ""))
    #expect([DoctorCheck]().exitCode == 0)
    #expect([good, warning].exitCode == 0)
    #expect([good, .failure("c", ""), warning].exitCode == 1)
  }

  // MARK: Descriptors

  static let limits: [(limit: Int, workers: Int, capacity: Int, line: DoctorCheck)] = [
    (1024, 4, 1, .good("descriptors", "1024 allowed, 48 needed")),
    (1024, 200, 1, .good("descriptors", "1024 allowed, 1020 needed")),
    (
      1024, 201, 1,
      .failure(
        "descriptors",
        "1024 allowed, 1025 needed for 201 workers; raise it by ulimit -n; or set max_workers to 200"
      )
    ),
    // Too few for a worker's own.
    (
      47, 1, 1,
      .failure(
        "descriptors", "47 allowed, 48 needed for 1 worker; raise it by ulimit -n")
    ),
    (48, 1, 1, .good("descriptors", "48 allowed, 48 needed")),
    // Each item that a worker has at once may have as many connections as a single one.
    (272, 1, 8, .good("descriptors", "272 allowed, 272 needed")),
    (1024, 50, 8, .good("descriptors", "1024 allowed, 272 needed")),
    (1024, 200, 8, .good("descriptors", "1024 allowed, 1020 needed")),
    (
      271, 1, 8,
      .failure(
        "descriptors", "271 allowed, 272 needed for 1 worker; raise it by ulimit -n")
    ),
    (
      300, 100, 8,
      .failure(
        "descriptors",
        "300 allowed, 520 needed for 100 workers; raise it by ulimit -n; or set max_workers to 56")
    ),
  ]

  @Test("Too few descriptors fail, with how many workers they are enough for", arguments: limits)
  func descriptors(limit: Int, workers: Int, capacity: Int, line: DoctorCheck) {
    #expect(DescriptorRequirement.check(limit: limit, workers: workers, capacity: capacity) == line)
  }

  static let verdicts: [(limit: Int, workers: Int, capacity: Int, DescriptorRequirement.Verdict)] =
    [
      (48, 1, 1, .enough),
      (1020, 200, 1, .enough),
      (
        47, 1, 1,
        .doubtful(
          "47 files may be open at once, and 1 worker may need 48; raise the limit: ulimit -n 48")
      ),
      (
        25, 1, 1,
        .doubtful(
          "25 files may be open at once, and 1 worker may need 48; raise the limit: ulimit -n 48")
      ),
      (
        24, 1, 1,
        .tooFew(
          "24 files may be open at once, and 1 worker may need 48; raise the limit: ulimit -n 48")
      ),
      (
        64, 20, 1,
        .tooFew(
          "64 files may be open at once, and 20 workers may need 120; raise the limit: ulimit -n 120, "
            + "or use fewer workers: --max-workers 8")
      ),
      (
        100, 2, 8,
        .doubtful(
          "100 files may be open at once, and 2 workers may need 272; raise the limit: ulimit -n 272"
        )
      ),
    ]

  @Test(
    "A run is refused what it cannot do without, and warned of what it may lack",
    arguments: verdicts)
  func verdict(
    limit: Int, workers: Int, capacity: Int, verdict: DescriptorRequirement.Verdict
  ) {
    #expect(
      DescriptorRequirement.verdict(limit: limit, workers: workers, capacity: capacity) == verdict)
  }

  @Test("The workers that descriptors are enough for need no more than those")
  func descriptorsAgree() {
    for capacity in [1, 8] {
      let least = DescriptorRequirement.descriptors(workers: 1, capacity: capacity)
      for limit in least...2000 {
        let workers = DescriptorRequirement.workers(descriptors: limit, capacity: capacity)
        #expect(DescriptorRequirement.descriptors(workers: workers, capacity: capacity) <= limit)
        #expect(DescriptorRequirement.descriptors(workers: workers + 1, capacity: capacity) > limit)
      }
      #expect(DescriptorRequirement.workers(descriptors: least - 1, capacity: capacity) == 0)
    }
  }

  // MARK: The run window

  @Test("A run window is told of where there is one")
  func window() throws {
    let night = try #require(DailyWindow("22:00-06:00"))
    // 1970-01-01, at midnight and at noon.
    #expect(DoctorCheck.window([], now: 0) == nil)
    #expect(DoctorCheck.window([night], now: 0) == .good("run window", "open now"))
    let check = try #require(DoctorCheck.window([night], now: 12 * 3600))
    #expect(check.status == .warning)
    #expect(check.finding.hasPrefix("closed now; a run would wait until "))
    #expect(check.finding.contains("22:00"))
  }

  // MARK: The disk

  @Test("The disk is tried where the output folder is to be, and nothing is left there")
  func disk() throws {
    let folder = try TemporaryDirectory()
    let check = DiskCheck.check(directory: folder.path + "/new/deep", workers: 2)
    #expect(check.status != .failure, "\(check)")
    #expect(check.finding.hasPrefix(folder.path + "/new/deep: "))
    #expect(check.finding.contains(" seeds a second"))
    #expect(try folder.names().isEmpty)
  }

  @Test("A folder that another run has, and a path that is not a folder, are failures")
  func diskFailures() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write("file", "")
    let blocked = DiskCheck.check(directory: file + "/out", workers: 1)
    #expect(blocked.status == .failure)
    #expect(blocked.finding.hasSuffix("; choose another output_dir, or mend this one"))
    let lock = try DirectoryLock(directory: folder.path, startedAt: "then")
    let taken = DiskCheck.check(directory: folder.path, workers: 1)
    #expect(taken.status == .failure, "\(taken)")
    withExtendedLifetime(lock) {}
  }
}
