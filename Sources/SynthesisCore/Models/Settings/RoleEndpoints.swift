/// The endpoints of each role that has its own; none stands for those that serve all.
struct RoleEndpoints: Sendable, Hashable {
  var explore: [EndpointSettings] = []
  var synthesize: [EndpointSettings] = []
  var verify: [EndpointSettings] = []

  subscript(role: ModelRole) -> [EndpointSettings] {
    switch role {
    case .explore: explore
    case .synthesize: synthesize
    case .verify: verify
    }
  }
}
