import Foundation

/// Words that are as unequally frequent as those of a language: the nth is n times rarer than the
/// first. The same sequence each time.
struct WordGenerator {
  private let words: Int
  private var state: UInt64 = 42

  init(words: Int) { self.words = words }

  /// Any word, the frequent ones more often.
  mutating func any() -> String { word(Int(pow(Double(words), uniform()))) }

  /// One that is in less than one document of ten.
  mutating func telling() -> String {
    word(Int(1000 * pow(Double(words) / 1000, uniform())))
  }

  private mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }

  /// Consonants and vowels by turns, so that it is a word to a stemmer too.
  private func word(_ number: Int) -> String {
    let consonants = Array("bdfgklmnprtvz")
    let vowels = Array("aeiou")
    var rest = number
    var word = ""
    repeat {
      word.append(consonants[rest % consonants.count])
      rest /= consonants.count
      word.append(vowels[rest % vowels.count])
      rest /= vowels.count
    } while rest > 0
    return word
  }
}
