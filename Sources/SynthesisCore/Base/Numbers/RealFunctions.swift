// The C library's mathematics, which no lighter module shows on Linux. Nothing else of it is used:
// these are pure functions of their arguments.
private import Glibc

/// The irrational functions on doubles. They give NaN or an infinity where there is no answer; the
/// caller makes an error of it.
enum RealFunctions {
  static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  static func tan(_ x: Double) -> Double { Glibc.tan(x) }
  static func asin(_ x: Double) -> Double { Glibc.asin(x) }
  static func acos(_ x: Double) -> Double { Glibc.acos(x) }
  static func atan(_ x: Double) -> Double { Glibc.atan(x) }
  static func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
  static func sinh(_ x: Double) -> Double { Glibc.sinh(x) }
  static func cosh(_ x: Double) -> Double { Glibc.cosh(x) }
  static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  static func asinh(_ x: Double) -> Double { Glibc.asinh(x) }
  static func acosh(_ x: Double) -> Double { Glibc.acosh(x) }
  static func atanh(_ x: Double) -> Double { Glibc.atanh(x) }
  static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  static func exp2(_ x: Double) -> Double { Glibc.exp2(x) }
  static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  static func log(_ x: Double) -> Double { Glibc.log(x) }
  static func log2(_ x: Double) -> Double { Glibc.log2(x) }
  static func log10(_ x: Double) -> Double { Glibc.log10(x) }
  static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  static func cbrt(_ x: Double) -> Double { Glibc.cbrt(x) }
  static func hypot(_ x: Double, _ y: Double) -> Double { Glibc.hypot(x, y) }
  static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  static func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
  static func gamma(_ x: Double) -> Double { Glibc.tgamma(x) }
  static func logGamma(_ x: Double) -> Double {
    let (value, _): (Double, Int) = Glibc.lgamma(x)
    return value
  }
  static func fmod(_ x: Double, _ y: Double) -> Double { Glibc.fmod(x, y) }
  static func nextAfter(_ x: Double, _ y: Double) -> Double { Glibc.nextafter(x, y) }
}
