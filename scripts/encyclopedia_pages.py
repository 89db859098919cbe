"""Draws the encyclopedia's entries as pages with all that pages have around their text."""

import html
import json
import re

SITE = "Countries and Elements"

MENU = [
    ("/index.html", "Main page"),
    ("/countries/index.html", "Countries"),
    ("/elements/index.html", "Elements"),
    ("/people/index.html", "Discoverers"),
    ("/years/index.html", "Years"),
    ("/regions/index.html", "Regions"),
    ("/series/index.html", "Series"),
]

FOLDERS = {
    "country": ("countries", "Countries"),
    "element": ("elements", "Elements"),
    "person": ("people", "Discoverers"),
    "laboratory": ("people", "Discoverers"),
    "year": ("years", "Years"),
    "region": ("regions", "Regions"),
    "place": ("regions", "Regions"),
    "series": ("series", "Series"),
}

STYLE = """\
body { margin: 0; font: 16px/1.55 Georgia, serif; color: #222; background: #f6f5f1; }
header, footer { background: #23395b; color: #fff; padding: 0.8em 1.5em; }
header a, footer a { color: #cfe3ff; }
header .name { font-size: 1.4em; }
nav.menu ul { list-style: none; display: flex; flex-wrap: wrap; gap: 1.2em; margin: 0.4em 0 0; padding: 0; }
.columns { display: flex; max-width: 1200px; margin: 0 auto; }
main { flex: 1; min-width: 0; background: #fff; padding: 1em 2em 2em; }
aside.sidebar { width: 230px; flex-shrink: 0; padding: 1em 1.2em; font-size: 0.9em; }
aside.sidebar ul { padding-left: 1.1em; }
.breadcrumbs { font-size: 0.85em; color: #666; }
table { border-collapse: collapse; margin: 0.6em 0; }
th, td { border: 1px solid #ccc; padding: 0.25em 0.7em; text-align: left; vertical-align: top; }
table.infobox { float: right; width: 300px; margin: 0 0 1em 1.5em; background: #f6f5f1; font-size: 0.9em; }
table.infobox caption { font-weight: bold; padding: 0.4em; }
h2 { border-bottom: 1px solid #ccc; margin-top: 1.4em; overflow: hidden; }
footer { font-size: 0.85em; clear: both; }
@media (max-width: 800px) {
  .columns { display: block; }
  aside.sidebar { width: auto; }
  table.infobox { float: none; width: 100%; margin: 0; }
}
"""


def text_of(markup):
    """The markup's text; cells and items stand apart."""
    markup = re.sub(r"</(p|li|tr|h\d|ul|table|thead|caption)>", "\n", markup)
    markup = re.sub(r"</(td|th)>", " · ", markup)
    text = html.unescape(re.sub(r"<[^>]+>", "", markup))
    lines = (re.sub(r"\s+", " ", line).strip(" ·") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def article_text(entry):
    """What the page says, without what stands around it: for the search."""
    parts = [text_of(entry.lead)]
    parts += [f"{label}: {text_of(value)}" for label, value in entry.facts if value]
    for heading, markup in entry.sections:
        parts += [heading, text_of(markup)]
    return "\n".join(parts)


def infobox(entry):
    rows = [(label, value) for label, value in entry.facts if value]
    if not rows:
        return ""
    cells = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>\n" for label, value in rows)
    return f'<table class="infobox">\n<caption>{html.escape(entry.title)}</caption>\n<tbody>\n{cells}</tbody>\n</table>\n'


def breadcrumbs(entry):
    steps = ['<a href="/index.html">Main page</a>']
    if entry.kind in FOLDERS:
        folder, title = FOLDERS[entry.kind]
        steps.append(f'<a href="/{folder}/index.html">{title}</a>')
    return " › ".join([*steps, html.escape(entry.title)])


def sidebar(entry, others):
    """Pages that have nothing to do with this one, as sidebars show them."""
    items = "".join(f'<li><a href="{o.path}">{html.escape(o.title)}</a></li>\n' for o in others)
    return (
        '<aside class="sidebar">\n<h3>From the collection</h3>\n'
        f"<ul>\n{items}</ul>\n"
        "<h3>About</h3>\n<p>Pages are made from public data. Nothing here is edited by hand.</p>\n</aside>"
    )


def page(entry, others):
    description = text_of(entry.lead)
    menu = "".join(f'<li><a href="{path}">{title}</a></li>\n' for path, title in MENU)
    sections = "".join(
        f"<h2>{html.escape(heading)}</h2>\n{markup}\n" for heading, markup in entry.sections
    )
    if entry.see_also:
        sections += f'<p class="see-also">See also: {", ".join(entry.see_also)}</p>\n'
    linked_data = json.dumps(
        {"@context": "https://schema.org", "@type": "Article", "headline": entry.title},
        ensure_ascii=False,
    ).replace("</", "<\\/")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(entry.title)} – {SITE}</title>
<meta name="description" content="{html.escape(description)}">
<link rel="stylesheet" href="/style.css">
<script type="application/ld+json">{linked_data}</script>
</head>
<body>
<header>
<div class="name"><a href="/index.html">{SITE}</a></div>
<nav class="menu">
<ul>
{menu}</ul>
</nav>
</header>
<div class="columns">
<main>
<div class="breadcrumbs">{breadcrumbs(entry)}</div>
<article>
<h1>{html.escape(entry.title)}</h1>
{infobox(entry)}<p>{entry.lead}</p>
{sections}</article>
</main>
{sidebar(entry, others)}
</div>
<footer>
<p>Facts on countries: CIA World Factbook (public domain). Facts on elements: mendeleev (MIT licence).</p>
<p><a href="/index.html">Main page</a> · <a href="/sitemap.xml">Site map</a> · <a href="#">Back to the top</a></p>
</footer>
</body>
</html>
"""


if __name__ == "__main__":
    from set_up import no_program, run

    run(no_program)
