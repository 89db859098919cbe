// The C library's mathematics, which no lighter module shows on Linux. Nothing else of it is used:
// these are pure functions of their arguments.
private import Glibc

/// The irrational functions on doubles. They give NaN or an infinity where there is no answer; the
/// caller makes an error of it.
package enum RealFunctions {
  package static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  package static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  package static func tan(_ x: Double) -> Double { Glibc.tan(x) }
  package static func asin(_ x: Double) -> Double { Glibc.asin(x) }
  package static func acos(_ x: Double) -> Double { Glibc.acos(x) }
  package static func atan(_ x: Double) -> Double { Glibc.atan(x) }
  package static func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
  package static func sinh(_ x: Double) -> Double { Glibc.sinh(x) }
  package static func cosh(_ x: Double) -> Double { Glibc.cosh(x) }
  package static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  package static func asinh(_ x: Double) -> Double { Glibc.asinh(x) }
  package static func acosh(_ x: Double) -> Double { Glibc.acosh(x) }
  package static func atanh(_ x: Double) -> Double { Glibc.atanh(x) }
  package static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  package static func exp2(_ x: Double) -> Double { Glibc.exp2(x) }
  package static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  package static func log(_ x: Double) -> Double { Glibc.log(x) }
  package static func log2(_ x: Double) -> Double { Glibc.log2(x) }
  package static func log10(_ x: Double) -> Double { Glibc.log10(x) }
  package static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  package static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  static func cbrt(_ x: Double) -> Double { Glibc.cbrt(x) }
  package static func hypot(_ x: Double, _ y: Double) -> Double { Glibc.hypot(x, y) }
  package static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  package static func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
  package static func gamma(_ x: Double) -> Double { Glibc.tgamma(x) }
  package static func logGamma(_ x: Double) -> Double {
    let (value, _): (Double, Int) = Glibc.lgamma(x)
    return value
  }
  package static func fmod(_ x: Double, _ y: Double) -> Double { Glibc.fmod(x, y) }
  package static func nextAfter(_ x: Double, _ y: Double) -> Double { Glibc.nextafter(x, y) }
}
