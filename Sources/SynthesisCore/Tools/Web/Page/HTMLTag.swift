/// The elements that reading a page has to tell apart. All others are `other`.
enum HTMLTag: UInt8, CaseIterable, Sendable {
  case html, head, body, title, meta, link, base, style, script, noscript, template
  case header, footer, nav, aside, main, article, section, div, form, dialog, address, hgroup
  case h1, h2, h3, h4, h5, h6, p, pre, blockquote, center, hr, br, wbr
  case ul, ol, menu, dir, li, dl, dt, dd
  case table, caption, colgroup, col, thead, tbody, tfoot, tr, td, th
  case figure, figcaption, details, summary, fieldset, legend
  case a, abbr, b, big, cite, code, del, em, font, i, ins, kbd, label, mark, nobr, q, s, samp
  case small, span, strike, strong, sub, sup, time, tt, u, `var`
  case ruby, rb, rt, rp
  case img, picture, source, track, video, audio, iframe, embed, object, param, svg, math, canvas
  case map, area, applet, marquee, button, input, select, option, optgroup, textarea, output
  case xmp, noembed, noframes, frame, frameset, keygen
  case other

  private static let byHash: [UInt64: HTMLTag] = Dictionary(
    uniqueKeysWithValues: allCases.map { (ASCIIName.hash($0.name.utf8), $0) })

  /// The element of a name as it stands in the page, in any case.
  init(name: some Sequence<UInt8>) { self = Self.byHash[ASCIIName.hash(name)] ?? .other }

  /// The cases are called as the elements are.
  var name: String { String(describing: self) }

  /// Never has content, so nothing is inside it and no end tag is waited for.
  var isVoid: Bool { Self.void.contains(self) }

  /// Stands on lines of its own.
  var isBlock: Bool { Self.block.contains(self) }

  /// Ends an open paragraph.
  var endsParagraph: Bool { Self.endsParagraph.contains(self) }

  /// Its end tag closes it even across blocks that are still open inside.
  var isFormatting: Bool { Self.formatting.contains(self) }

  /// What is inside keeps its elements to itself: an end tag inside never closes one outside.
  var isBarrier: Bool { Self.barriers.contains(self) }

  var isTablePart: Bool { Self.tableParts.contains(self) }

  var belongsInHead: Bool { Self.inHead.contains(self) }

  /// 1 to 6 for headings.
  var headingLevel: Int? {
    guard rawValue >= HTMLTag.h1.rawValue, rawValue <= HTMLTag.h6.rawValue else { return nil }
    return Int(rawValue - HTMLTag.h1.rawValue) + 1
  }

  /// How the text up to its end tag is read.
  var content: Content {
    switch self {
    case .script, .style, .xmp, .iframe, .noembed, .noframes: .raw
    case .title, .textarea: .textOnly
    default: .markup
    }
  }

  enum Content { case markup, textOnly, raw }

  private static let void: HTMLTagSet = [
    .area, .base, .br, .col, .embed, .frame, .hr, .img, .input, .keygen, .link, .meta, .param,
    .source, .track, .wbr,
  ]
  private static let endsParagraph: HTMLTagSet = [
    .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .dd,
    .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header,
    .hgroup, .hr, .li, .main, .menu, .nav, .ol, .p, .pre, .section, .summary, .table, .ul, .xmp,
  ]
  private static let block = endsParagraph.union([
    .html, .head, .body, .caption, .tr, .thead, .tbody, .tfoot, .td, .th, .legend, .option,
    .optgroup, .template, .title, .frameset, .noscript, .textarea, .select, .iframe,
  ])
  private static let formatting: HTMLTagSet = [
    .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u,
  ]
  private static let barriers: HTMLTagSet = [
    .table, .td, .th, .caption, .template, .object, .applet, .marquee, .html,
  ]
  private static let tableParts: HTMLTagSet = [
    .caption, .colgroup, .thead, .tbody, .tfoot, .tr, .td, .th,
  ]
  private static let inHead: HTMLTagSet = [
    .base, .link, .meta, .noscript, .script, .style, .template, .title,
  ]
}
