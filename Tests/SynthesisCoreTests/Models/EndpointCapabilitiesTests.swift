import Testing

@testable import Models

@Suite("endpoint capabilities")
struct EndpointCapabilitiesTests {
  /// The servers' own words.
  static let refusals: [(status: Int, message: String, feature: UnsupportedFeature?)] = [
    (
      400,
      "Invalid schema for response_format 'x': In context=('properties', 'a'), 'maxLength' is not"
        + " permitted.",
      .schema
    ),
    (
      400,
      "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
      .format
    ),
    (400, "This response_format type is unavailable now", .format),
    (
      422,
      "Failed to deserialize the JSON body into the target type: response_format:"
        + " response_format.type `json_schema` is unavailable now at line 1 column 1193",
      .format
    ),
    (
      422,
      "Failed to deserialize the JSON body into the target type: response_format: missing field"
        + " `value` at line 1 column 168",
      .format
    ),
    (400, "The provided JSON schema contains features not supported by xgrammar.", .schema),
    (400, "failed to parse grammar", .schema),
    (422, "body.response_format.type: Input should be 'text' or 'json_object'", .format),
    (
      400,
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
        + " 'max_completion_tokens' instead.",
      .tokenLimitName
    ),
    (400, "the request exceeds the available context size", nil),
    (401, "response_format", nil),
    (429, "response_format", nil),
  ]

  @Test("a refusal about the form of the request is told from others", arguments: refusals)
  func unsupported(status: Int, message: String, feature: UnsupportedFeature?) {
    #expect(ChatCompletions().unsupportedFeature(status: status, message: message) == feature)
  }

  @Test("each refused feature leads one step down, and the last to none")
  func ladder() {
    func after(_ feature: UnsupportedFeature, _ format: ReplyFormat) -> ReplyFormat? {
      EndpointCapabilities(format: format).without(feature)?.format
    }
    #expect(after(.schema, .strictSchema) == .schema)
    #expect(after(.format, .strictSchema) == .object)
    #expect(after(.schema, .schema) == .object)
    #expect(after(.format, .schema) == .object)
    #expect(after(.format, .object) == .text)
    #expect(after(.schema, .text) == nil)
    #expect(after(.format, .text) == nil)
    #expect(EndpointCapabilities(tokenLimit: .maxCompletionTokens).without(.tokenLimitName) == nil)
  }

  @Test("what was learned is not unlearned by a request that was sent before")
  func merging() {
    var capabilities = EndpointCapabilities(format: .text)
    capabilities.merge(EndpointCapabilities(format: .object, tokenLimit: .maxCompletionTokens))
    #expect(capabilities == EndpointCapabilities(format: .text, tokenLimit: .maxCompletionTokens))
  }
}
