/// The habits of a kind of model server, as far as it pays to know them before the first request.
enum Dialect: String, Sendable, Hashable, CaseIterable {
  /// Told by the address where it says something, learnt from complaints otherwise.
  case auto
  case openAI = "openai"
  case deepSeek = "deepseek"
  case vLLM = "vllm"
  case llamaCpp = "llama.cpp"
  case ollama
  /// Hugging Face's servers, TGI and TEI.
  case huggingFace = "tgi"
}
