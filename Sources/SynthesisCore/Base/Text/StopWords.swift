/// English words that say nothing of what a text is about.
///
/// They are indexed like all others, so that "The Who" can be found, but where a query has other
/// words they don't count.
package enum StopWords {
  /// The terms that a query is answered by.
  package static func dropped(from terms: [String]) -> [String] {
    let telling = terms.filter { !all.contains($0) }
    return telling.isEmpty ? terms : telling
  }

  /// As terms, that is, without their endings.
  private static let all = Set(
    SearchTerms.of(
      """
      a about above after again all also am an and any are as at be because been before being below
      between both but by can could did do does doing down during each few for from further had has
      have having he her here hers him his how i if in into is it its itself just me more most my no
      nor not now of off on once only or other our out over own same she should so some such than
      that the their them then there these they this those through to too under until up very was
      we were what when where which while who whom whose why will with would you your
      """))
}
