/// What is wrong with a JSON text, and at which byte of it.
package struct JSONError: Error, Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    case unexpectedEnd
    case unexpectedCharacter
    case expected(Unicode.Scalar)
    case malformedNumber
    case numberOutOfRange
    case controlCharacter
    case invalidEscape
    /// Half of a surrogate pair, where a reader takes no replacement for it.
    case loneSurrogate
    case invalidUTF8
    case tooDeep
    case trailingText
    case unclosedComment
    case commentEndWithoutStart
    case hashComment
  }

  package let problem: Problem
  /// Zero-based, in bytes from the start of the text.
  package let offset: Int
}

extension JSONError: CustomStringConvertible {
  package var description: String { "\(problem.sentence) at byte \(offset)" }
}

extension JSONError.Problem {
  package var sentence: String {
    switch self {
    case .unexpectedEnd: "the text ends in the middle of a value"
    case .unexpectedCharacter: "no JSON value starts with this character"
    case .expected(let character): "expected '\(character)'"
    case .malformedNumber: "malformed number"
    case .numberOutOfRange: "number out of range"
    case .controlCharacter: "a control character in a string must be escaped"
    case .invalidEscape: "invalid escape sequence"
    case .loneSurrogate: "an escape is half of a surrogate pair, which is no character"
    case .invalidUTF8: "invalid UTF-8"
    case .tooDeep: "nested more than \(JSONScanner.maximumDepth) deep"
    case .trailingText: "text after the end of the value"
    case .unclosedComment: "the comment that begins here has no end; close it with */"
    case .commentEndWithoutStart: "this */ ends no comment; comments do not nest"
    case .hashComment: "a comment begins with //, or stands between /* and */, not after #"
    }
  }
}
