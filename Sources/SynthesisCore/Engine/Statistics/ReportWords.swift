/// Words of a job for progress and summaries.
package struct ReportWords: Sendable, Hashable {
  /// `seeds`
  package var items: String
  /// What becomes of an accepted item, in full and where there is little room: `QA pairs`, `QA`.
  package var made: String
  package var madeBriefly: String
  /// Said of items of which nothing was made: `without a pair`.
  package var unmade: String

  package init(
    items: String = "items", made: String = "records", madeBriefly: String = "records",
    unmade: String = "without a record"
  ) {
    self.items = items
    self.made = made
    self.madeBriefly = madeBriefly
    self.unmade = unmade
  }
}
