import CSystem

/// What this process has touched of its program and of its libraries.
package enum ProgramPages {
  /// Gives it back: the kernel maps sixteen pages around each one touched, and what the start of a
  /// program touches is most of its resident size and seldom used again. That is what operators see,
  /// and what the kernel goes by when memory is out. Pages that are used again come from its cache.
  package static func giveBack() { csystem_drop_program_pages() }
}
