/// The endpoints of those of a job's roles that have their own; none stands for those that serve all.
struct RoleEndpoints: Sendable, Hashable {
  /// All roles of the job, in its order.
  let roles: [ModelRole]
  private var own: [ModelRole: [EndpointSettings]] = [:]

  init(_ roles: [ModelRole]) { self.roles = roles }

  subscript(role: ModelRole) -> [EndpointSettings] {
    get { own[role] ?? [] }
    set {
      precondition(roles.contains(role), "\(role.rawValue) is no role of the job")
      own[role] = newValue
    }
  }
}
