import Base

/// What the names that an author gave an element, its class and id, say about what it holds.
///
/// Names are cut into words at punctuation and at capitals, and words are looked up alone and
/// joined with the next, so that `article-body`, `articleBody` and `articlebody` are the same.
struct ElementWords: Sendable {
  /// An advertisement, a menu, a list of other pages, a form to subscribe.
  private(set) var isNoise = false
  /// What readers have written below.
  private(set) var isComment = false
  /// How surely it is the main text; 0 if nothing says so.
  private(set) var contentRank = 0

  init(_ tree: HTMLTree, _ node: Int) {
    if let names = tree.attributeBytes(.class, of: node) { read(names) }
    if let names = tree.attributeBytes(.id, of: node) { read(names) }
  }

  private mutating func read(_ names: ArraySlice<UInt8>) {
    var previous: Range<Int>?
    var index = names.startIndex
    while index < names.endIndex {
      guard Self.isWordByte(names[index]) else {
        if HTMLText.isSpace(names[index]) { previous = nil }
        index += 1
        continue
      }
      var end = index + 1
      while end < names.endIndex, Self.isWordByte(names[end]),
        !(ASCIIName.isUpper(names[end]) && !ASCIIName.isUpper(names[end - 1]))
      {
        end += 1
      }
      look(up: ASCIIName.hash(names[index..<end]))
      if let previous {
        let pair = [names[previous], names[index..<end]].joined()
        look(up: ASCIIName.hash(pair))
      }
      previous = index..<end
      index = end
    }
  }

  private mutating func look(up word: UInt64) {
    guard let meaning = Self.meanings[word] else { return }
    switch meaning {
    case .noise: isNoise = true
    case .comment: isComment = true
    case .content(let rank): contentRank = max(contentRank, rank)
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    ASCIIName.isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte >= 0x80
  }

  private enum Meaning { case noise, comment, content(Int) }

  private static let meanings: [UInt64: Meaning] = {
    var meanings: [UInt64: Meaning] = [:]
    func add(_ words: String, _ meaning: Meaning) {
      for word in words.split(separator: " ") { meanings[ASCIIName.hash(word.utf8)] = meaning }
    }
    add(noise, .noise)
    add(comments, .comment)
    add("articlebody storybody newsbody bodytext storytext articletext", .content(4))
    add(
      """
      entrycontent postcontent articlecontent storycontent newscontent postbody entrybody \
      postentry posttext newstext entrytext pagecontent contentbody blogcontent \
      articlecontents storyarea textcontent singlecontent thecontent
      """, .content(3))
    add("article post entry story hentry blogpost", .content(2))
    add("maincontent content main contentmain contents primary", .content(1))
    return meanings
  }()

  private static let noise = """
    ad ads adv advert adverts advertisement advertisements advertising advertise adsense adbox \
    adslot adunit adwrap author authors meta dfp banner banners sponsor sponsors sponsored promo promos promotion \
    promotions promoted breadcrumb breadcrumbs crumbs cookie cookies cookiebar consent gdpr \
    footer sitefooter pagefooter footnav masthead menu menus submenu megamenu nav navbar navi \
    navigation sidenav subnav topnav navbox login signin signup register registration paywall \
    modal popup popover lightbox overlay tooltip newsletter newsletters subscribe subscription \
    outbrain taboola plista ligatus zergnet revcontent pager pagination paging pagenavi popular \
    mostread mostpopular mostviewed trending trends recommended recommend recommendation \
    recommendations recirc related relatedposts relatedarticles relatedcontent yarpp readmore \
    readalso seealso alsoread morestories morenews morefrom morelike latestnews share shares \
    shareit sharebar sharing sharedaddy sharebuttons addthis addtoany social socialmedia socials \
    sociable followus sidebar sidebars sidecolumn rightcolumn rightrail rail skip skiplink \
    skiplinks tag tags taglist tagcloud topics toolbar tools widget widgets rating ratings vote \
    votes poll authorbio authorbox authorinfo aboutauthor aboutauthors bio byline bylines \
    postmeta entrymeta articlemeta metadata postinfo entryinfo articleinfo timestamp dateline \
    publishdate pubdate entrydate postdate print printfooter printonly noprint emailthis feedback \
    catlinks editsection search searchform searchbox hidden hide invisible visuallyhidden sronly \
    screenreader donate donation shop cart basket buynow gallery slideshow carousel slider \
    caption wpcaption imagecaption credit credits photocredit copyright disclaimer legal \
    accessibility teaser teasers
    """

  private static let comments = """
    comment comments commentlist commentbox commentsection commentarea commentform commentthread \
    commentary disqus livefyre respond reply replies responses pingback pingbacks trackback \
    trackbacks reactions discussion usercomments facebookcomments fbcomments
    """
}
