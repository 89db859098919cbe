import Testing

@testable import Base

@Suite("JSON objects")
struct JSONObjectTests {
  @Test("members keep their order, and the last of one name counts in its first place")
  func order() {
    let object = JSONObject([("b", 1), ("a", 2), ("b", 3)])
    #expect(object.keys == ["b", "a"])
    #expect(object["b"] == 3)
    #expect(object.sortedMembers.map(\.key) == ["a", "b"])
  }

  @Test("setting nil removes a member, of a new name does nothing")
  func removal() {
    var object: JSONObject = ["a": 1, "b": nil]
    #expect(object["b"] == .null)
    object["a"] = nil
    object["c"] = nil
    #expect(object.keys == ["b"])
    #expect(!object.isEmpty)
  }

  @Test("objects are equal and hash alike whatever their order, and differ in any value")
  func equality() {
    let left: JSONObject = ["a": 1, "b": ["c": [1, 2]]]
    let right: JSONObject = ["b": ["c": [1, 2]], "a": 1]
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
    #expect(left != ["a": 1, "b": ["c": [2, 1]]])
    #expect(left != ["a": 1])
    #expect(left != ["a": 1, "b": ["c": [1, 2]], "d": nil])
    #expect(JSONValue.integer(1) != .number(1))
  }
}
