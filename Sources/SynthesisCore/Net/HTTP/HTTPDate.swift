/// The moment that an HTTP header names, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Of the three forms that HTTP knows, this is the one that it tells servers to write.
struct HTTPDate: Sendable, Hashable {
  /// Since the beginning of 1970, UTC.
  let seconds: Int

  init?(_ text: String) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," })
    guard words.count == 6, words[5] == "GMT" || words[5] == "UTC",
      let day = Int(words[1]), (1...31).contains(day),
      let month = Self.months.firstIndex(of: words[2].lowercased()),
      let year = Int(words[3]), (1970...9999).contains(year)
    else { return nil }
    let time = words[4].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2],
      (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    let days = Self.days(year: year, month: month + 1, day: day)
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Days since 1 January 1970. Years are counted from March, so that a leap day ends one.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + dayOfYear - 719_468
  }
}
