package import Base

/// What one reading of a whole seed file finds: its digest, and how many seeds there are to do.
package struct SeedFileScan {
  fileprivate struct Counts {
    var good = 0
    var bad = 0
    /// Seeds of the selection, bad ones included.
    var selected = 0
    /// Good seeds whose content stood before in the file.
    var repeats = 0
    /// Those of the selection, and those that it would have if they were not passed over.
    var selectedRepeats = 0
    var passedOver = 0
    /// Those that this start leaves to a later one.
    var later = 0
    /// Elements that have other members instead of a content.
    var others = OtherMembers()
  }

  private let counts: Counts
  private let name: SeedFileName
  private let contentKey: String
  package let digest: SHA256.Digest

  package var good: Int { counts.good }
  package var bad: Int { counts.bad }
  /// Good seeds whose content stood before in the file.
  package var repeats: Int { counts.repeats }
  package var selected: Int { counts.selected }
  /// Seeds that are chosen too, but that a limit leaves to a later start.
  package var later: Int { counts.later }
  /// Repeats that a run would take if it did not pass them over.
  package var passedOver: Int { counts.passedOver }
  package var total: Int { good + bad }

  /// Reads the file at `path` once, from its start to its end: it may be a pipe. `name` is what it is
  /// called, if that is not its path.
  package init(
    of path: String, as name: SeedFileName? = nil, contentKey: String,
    selection: SeedSelection = SeedSelection(), bad report: (BadItem) -> Void = { _ in }
  ) throws(UsageProblem) {
    try self.init(
      of: path, as: name, contentKey: contentKey, selection: selection, bad: report,
      each: { _, _ in })
  }

  /// `found` gets every element.
  init(
    of path: String, as name: SeedFileName? = nil, contentKey: String, selection: SeedSelection,
    bad report: (BadItem) -> Void = { _ in },
    each found: (_ entry: ItemEntry, _ decision: SeedSelection.Decision) -> Void
  ) throws(UsageProblem) {
    let name = name ?? SeedPipe.name(of: path)
    var selection = selection
    var counts = Counts()
    do throws(SeedFileError) {
      var reader = SeedReader(
        DigestingSource(try SeedPipe.source(path, name)), name: name, contentKey: contentKey)
      while let entry = try reader.next() {
        let decision = selection.decide(entry)
        counts.count(entry, decision)
        if counts.good == 0, case .bad(let item) = entry, case .noContent = item.flaw {
          counts.others.take(reader.elementText)
        }
        found(entry, decision)
        if case .bad(let item) = entry { report(item) }
      }
      digest = reader.source.digest
    } catch {
      throw UsageProblem([error.problem])
    }
    self.counts = counts
    self.name = name
    self.contentKey = contentKey
    if let complaint = selection.complaint(seedCount: total) ?? counts.complaint {
      throw UsageProblem("\(name.shown): \(complaint)")
    }
  }

  /// To read the seeds of a file one by one.
  package static func reader(
    of path: String, contentKey: String
  ) throws(SeedFileError) -> SeedReader<FileByteSource> {
    let name = SeedFileName(path: path)
    return SeedReader(try SeedPipe.source(path, name), name: name, contentKey: contentKey)
  }
}

extension SeedFileScan.Counts {
  fileprivate mutating func count(_ entry: ItemEntry, _ decision: SeedSelection.Decision) {
    switch entry {
    case .item(let item):
      good += 1
      if item.isRepeat { repeats += 1 }
    case .bad: bad += 1
    }
    switch decision {
    case .take:
      selected += 1
      if entry.isRepeat { selectedRepeats += 1 }
    case .passOver: passedOver += 1
    case .later: later += 1
    case .skip, .stop: break
    }
  }

  /// Why there is nothing to do.
  fileprivate var complaint: String? {
    guard selected == 0, passedOver > 0 else { return nil }
    return #"all seeds that are chosen repeat earlier ones, and on_duplicate_seeds is "skip""#
  }
}

// MARK: - In words

extension SeedFileScan {
  /// How many seeds a run of all of them is about.
  package func seedCount(_ repeats: RepeatedSeeds) -> Int {
    repeats == .skip ? total - counts.repeats : total
  }

  /// How many seeds the file holds.
  package var summary: String {
    let repeats = counts.repeats
    return "\(good.counted("good seeds")), \(bad) bad"
      + (repeats == 0 ? "" : ", \(repeats) of them \(Self.repeating(repeats))")
  }

  /// What a run makes of seeds that repeat; nil where none do.
  package var repeatsNotice: String? {
    if counts.passedOver > 0 {
      let count = counts.passedOver
      return "\(count.counted("seeds")) \(Self.repeating(count)) and \(count == 1 ? "is" : "are") "
        + #"passed over, as on_duplicate_seeds is "skip"."#
    }
    if counts.selectedRepeats > 0 {
      let count = counts.selectedRepeats
      return "\(count) of them \(Self.repeating(count)); to pass over such seeds, set "
        + #""on_duplicate_seeds": "skip" in the config."#
    }
    return nil
  }

  private static func repeating(_ count: Int) -> String {
    count == 1 ? "repeats an earlier one" : "repeat earlier ones"
  }

  /// What to do where the file has its texts under another key, or one level deeper; nil where that is
  /// not so.
  package var advice: String? {
    guard good == 0, bad > 0, counts.others.count == bad else { return nil }
    return counts.others.advice(path: name.path)
  }

  /// Why a run of these seeds can only fail, and what to do; nil where that is not so.
  package var refusal: String? {
    advice.map { "no seed has \(ItemFlaw.shown(contentKey)): \($0)" }
  }
}

/// Passes bytes on and digests them on the way.
struct DigestingSource<Source: ByteSource>: ByteSource {
  private var source: Source
  private var hash = SHA256()

  init(_ source: Source) { self.source = source }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
    let count = try source.read(into: buffer)
    hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  /// Of all bytes so far.
  var digest: SHA256.Digest {
    let hash = hash
    return hash.finalize()
  }
}
