/// Finds what a misspelt name was meant to be.
enum NearestName {
  /// The known name that is fewest edits away, if it is near enough to be a slip.
  static func find(_ name: String, in known: [String]) -> String? {
    let name = Array(name.lowercased().utf8.prefix(32))
    let limit = name.count < 4 ? 1 : 2
    let scored = known.map { (distance: distance(name, Array($0.utf8)), name: $0) }
    guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= limit,
      best.distance < name.count
    else { return nil }
    return best.name
  }

  /// Levenshtein's distance, with two rows.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let changed = previous[column] + (byte == other ? 0 : 1)
        current.append(min(changed, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }
}
