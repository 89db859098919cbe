/// What a stored body turned out to be. The raw values end its file's name.
enum ReplyFate: String, Sendable, CaseIterable {
  /// Paid for and not looked at yet; of a worker that died, most likely.
  case raw
  /// A completion that was made use of.
  case taken
  /// A completion whose content was of no use. Only a replay asks for it again.
  case refused
}
