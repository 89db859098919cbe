extension DoctorCheck {
  /// Nothing where a run may begin seeds at any time.
  static func window(_ windows: [DailyWindow], now: Int) -> DoctorCheck? {
    if windows.isEmpty { return nil }
    return switch RunWindow(windows: windows).state(at: now) {
    case .open: .good("run window", "open now")
    case .closed(_, let opening):
      .warning("run window", "closed now; a run would wait until \(DailyWindow.text(opening)) UTC")
    }
  }
}
