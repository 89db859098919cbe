import Testing

@testable import Base

@Suite("Windows of the day")
struct DailyWindowTests {
  @Test("two times of day are read and written alike", arguments: ["16:30-00:30", "00:00-24:00"])
  func reading(text: String) { #expect(DailyWindow(text)?.description == text) }

  @Test(
    "anything else is none",
    arguments: [
      "", "16:30", "16:30-", "16:30-16:30", "24:00-01:00", "16:60-17:00", "25:00-26:00",
      "24:01-01:00", "6:30-07:00", "16:30 - 17:00", "16:30-17:00-18:00", "-1:30-02:00",
      "１6:30-17:00", "+1:30-02:00", "1630-1700", "00:00-24:30",
    ])
  func refusals(text: String) { #expect(DailyWindow(text) == nil) }

  @Test(
    "a window has its first second and not its last, over midnight too",
    arguments: [
      ("05:00-06:00", "04:59:59", false), ("05:00-06:00", "05:00:00", true),
      ("05:00-06:00", "05:59:59", true), ("05:00-06:00", "06:00:00", false),
      ("16:30-00:30", "16:29:59", false), ("16:30-00:30", "16:30:00", true),
      ("16:30-00:30", "23:59:59", true), ("16:30-00:30", "00:00:00", true),
      ("16:30-00:30", "00:29:59", true), ("16:30-00:30", "00:30:00", false),
      ("16:30-00:00", "23:59:59", true), ("16:30-00:00", "00:00:00", false),
      ("00:00-24:00", "23:59:59", true), ("00:00-24:00", "00:00:00", true),
    ])
  func membership(window: String, time: String, isInside: Bool) throws {
    let window = try #require(DailyWindow(window))
    let parts = time.split(separator: ":").compactMap { Int($0) }
    #expect(window.contains(parts[0] * 3600 + parts[1] * 60 + parts[2]) == isInside)
  }
}
