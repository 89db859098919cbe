import Calculator
package import Engine
package import Environment
import Python
import Synthesize
import Web

extension JobRegistry {
  /// The jobs that this program comes with.
  package static let standard = JobRegistry([
    SynthesizeJob(environments: .standard)
  ])
}

extension EnvironmentRegistry {
  /// The environments that this program comes with.
  package static let standard = EnvironmentRegistry([
    .web,
    .math,
    .python,
  ])
}
