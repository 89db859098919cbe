/// Asks for each purpose the model that serves it.
struct RoleModels: LanguageModel {
  let explore: any LanguageModel
  let synthesize: any LanguageModel
  let verify: any LanguageModel

  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply {
    switch prompt.subject.role {
    case .explore: try await explore.reply(to: prompt, meter: meter)
    case .synthesize: try await synthesize.reply(to: prompt, meter: meter)
    case .verify: try await verify.reply(to: prompt, meter: meter)
    }
  }
}

extension PromptSubject {
  var role: ModelRole {
    switch self {
    case .exploration: .explore
    case .synthesis: .synthesize
    case .solution: .verify
    }
  }
}
