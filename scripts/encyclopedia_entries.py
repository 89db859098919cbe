"""Makes the encyclopedia's entries: what each page says, and which pages it leads to."""

import html
import re
import unicodedata
from dataclasses import dataclass, field

from encyclopedia_sources import plain


@dataclass
class Entry:
    path: str
    title: str
    kind: str
    lead: str = ""
    # Label and markup, for the box beside the text.
    facts: list = field(default_factory=list)
    # Heading and markup.
    sections: list = field(default_factory=list)
    see_also: list = field(default_factory=list)


# Names under which texts speak of a country, beside its title.
ALIASES = {
    "United States": ["USA", "US", "United States of America"],
    "United Kingdom": ["UK"],
    "United Arab Emirates": ["UAE"],
    "Democratic Republic of the Congo": ["DRC"],
    "Republic of the Congo": ["Congo (Brazzaville)", "Congo-Brazzaville"],
    "South Korea": ["Republic of Korea"],
    "Czechia": ["Czech Republic"],
    "Turkey": ["Turkey (Turkiye)", "Türkiye", "Turkiye"],
    "Kyrgyzstan": ["Kyrgzstan"],
    "Australia": ["Austrailia"],
    "Burma": ["Myanmar"],
    "Vatican City": ["Holy See"],
    "The Bahamas": ["Bahamas"],
    "The Gambia": ["Gambia"],
    "Cabo Verde": ["Cape Verde"],
    "Cote d'Ivoire": ["Ivory Coast"],
}

# Places of discovery that are no country of today, and the country they belong to.
PLACES = {
    "England": "United Kingdom",
    "Scotland": "United Kingdom",
    "Great Britain": "United Kingdom",
    "USSR": "Russia",
}
PLACE_NOTES = {
    "England": "England is a country that is part of the United Kingdom.",
    "Scotland": "Scotland is a country that is part of the United Kingdom.",
    "Great Britain": "Great Britain is the island of England, Scotland and Wales, "
    "the largest of the United Kingdom.",
    "USSR": "The Union of Soviet Socialist Republics was a state from 1922 to 1991; "
    "Russia is its successor.",
}
LABORATORY = re.compile(r"Laborator|Institute|Centre|University|RIKEN")


def escape(text):
    return html.escape(text, quote=False)


def slug(text):
    letters = text.replace("ø", "o").replace("ß", "ss").replace("ł", "l")
    ascii_only = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def link(entry_path, text):
    return f'<a href="{entry_path}">{escape(text)}</a>'


def joined(items):
    """Items as prose: a, b and c."""
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def counted(number, noun, plural=None):
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def table(headings, rows):
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def bullets(items):
    return "<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>"


class Linker:
    """Turns the first mention of each known name in a text into a link."""

    def __init__(self, names, ignore_case=False):
        self.names = {name.lower() if ignore_case else name: path for name, path in names.items()}
        self.fold = str.lower if ignore_case else str
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        pattern = "|".join(re.escape(name) for name in longest_first)
        self.pattern = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I if ignore_case else 0)

    def found(self, text):
        """The paths of what the text names, in its order."""
        found = (self.names[self.fold(match.group())] for match in self.pattern.finditer(text))
        return list(dict.fromkeys(found))

    def markup(self, text, own=None):
        linked, parts, end = {own}, [], 0
        for match in self.pattern.finditer(text):
            path = self.names[self.fold(match.group())]
            if path in linked:
                continue
            linked.add(path)
            parts += [escape(text[end : match.start()]), link(path, match.group())]
            end = match.end()
        return "".join(parts) + escape(text[end:])


class Encyclopedia:
    """All entries, by their paths in the order in which they are made."""

    def __init__(self, countries, elements):
        self.countries, self.elements = countries, elements
        self.entries = {}
        self.country_paths = {c.name: f"/countries/{slug(c.name)}.html" for c in countries}
        self.element_paths = {e.name: f"/elements/{slug(e.name)}.html" for e in elements}
        names = dict(self.country_paths)
        for name, aliases in ALIASES.items():
            names.update({a: self.country_paths[name] for a in aliases if name in self.country_paths})
        self.country_linker = Linker(names)
        self.element_linker = Linker(self.element_paths, ignore_case=True)
        self.title_of = {path: name for name, path in self.country_paths.items()}
        self.title_of.update({path: name for name, path in self.element_paths.items()})
        self.gather()
        self.make_entries()

    # --- what belongs together ------------------------------------------------------------------

    def gather(self):
        self.people, self.years, self.places = {}, {}, {}
        self.found_in, self.made_in, self.resources_of = {}, {}, {}
        for element in self.elements:
            for person in element.discoverers:
                self.people.setdefault(person, []).append(element)
            year = element.row["discovery_year"]
            if year:
                self.years.setdefault(year, ([], []))[0].append(element)
            for place in element.places:
                self.places.setdefault(place, []).append(element)
                home = PLACES.get(place, place)
                if element not in self.found_in.setdefault(home, []):
                    self.found_in[home].append(element)
            for rank, path in self.producers(element):
                self.made_in.setdefault(path, []).append((rank, element))
        self.independence = {}
        for country in self.countries:
            text = self.fact(country, "Government", "Independence")
            match = re.match(r"(?:\d{1,2} \w+ )(1[5-9]\d\d|20\d\d)\b", text)
            if match:
                year = int(match.group(1))
                self.independence[country.name] = year
                self.years.setdefault(year, ([], []))[1].append(country)
            resources = self.fact(country, "Geography", "Natural resources")
            for path in self.element_linker.found(resources):
                self.resources_of.setdefault(path, []).append(country)

    def producers(self, element):
        """Rank and path of the countries that make most of it."""
        for rank, name in re.findall(r"(\d)\)\s*(.*?)\s*(?=\d\)|$)", element.row["top_3_producers"] or ""):
            paths = self.country_linker.found(name)
            if paths:
                yield int(rank), paths[0]

    @staticmethod
    def fact(country, section, name, part=None):
        found = country.facts.get(section, {}).get(name, {})
        if part:
            found = found.get(part, {})
        return plain(found.get("text", "")) if isinstance(found, dict) else ""

    # --- links ----------------------------------------------------------------------------------

    def country(self, name):
        return link(self.country_paths[name], name)

    def element(self, element):
        return link(self.element_paths[element.name], element.name)

    def person(self, name):
        return link(f"/people/{slug(name)}.html", name)

    def year(self, year):
        return link(f"/years/{year}.html", str(year))

    def place(self, name):
        if name in self.country_paths:
            return self.country(name)
        return link(f"/places/{slug(name)}.html", name)

    def add(self, entry):
        assert entry.path not in self.entries, entry.path
        self.entries[entry.path] = entry

    # --- entries --------------------------------------------------------------------------------

    def make_entries(self):
        for country in self.countries:
            self.add(self.country_entry(country))
        for element in self.elements:
            self.add(self.element_entry(element))
        for person in sorted(self.people, key=lambda name: (name.split()[-1], name)):
            self.add(self.person_entry(person, self.people[person]))
        for year in sorted(self.years):
            self.add(self.year_entry(year, *self.years[year]))
        for place in sorted(set(self.places) - set(self.country_paths)):
            self.add(self.place_entry(place, self.places[place]))
        for region in sorted({country.region for country in self.countries}):
            self.add(self.region_entry(region))
        for series in sorted({element.series for element in self.elements}):
            self.add(self.series_entry(series))
        self.add_lists()

    def country_entry(self, country):
        own = self.country_paths[country.name]
        fact = lambda *names: self.fact(country, *names)  # noqa: E731
        prose = lambda text: f"<p>{self.country_linker.markup(sentence(text), own)}</p>"  # noqa: E731
        entry = Entry(own, country.name, "country")
        capital = re.sub(r"[;(].*", "", fact("Government", "Capital", "name")).strip()
        territory = fact("Government", "Dependency status")
        entry.lead = f"<b>{escape(country.name)}</b>"
        if country.official_name:
            entry.lead += f", officially the {escape(re.sub('^the ', '', country.official_name, flags=re.I))},"
        what = "a territory" if territory else "a country"
        if country.code in ("ay", "ee"):
            what = "a continent" if country.code == "ay" else "a union of countries"
        entry.lead += f" is {what} in {link(f'/regions/{slug(country.region)}.html', country.region)}."
        if capital and capital != "none":
            entry.lead += f" Its capital is {escape(capital)}."
        if territory:
            entry.lead += f" Status: {self.country_linker.markup(territory, own)}."
        highest, height = point_and_height(fact("Geography", "Elevation", "highest point"))
        independence = escape(fact("Government", "Independence"))
        year = self.independence.get(country.name)
        if year:
            independence = independence.replace(str(year), self.year(year), 1)
        entry.facts = [
            ("Capital", escape(capital)),
            ("Area", escape(fact("Geography", "Area", "total ") or fact("Geography", "Area", "total"))),
            ("Population", escape(fact("People and Society", "Population", "total"))),
            ("Highest point", escape(highest)),
            ("Height of the highest point", escape(height)),
            ("Form of government", escape(fact("Government", "Government type"))),
            ("Date of independence", shortened(independence)),
            ("National holiday", escape(fact("Government", "National holiday"))),
            ("National symbols", escape(fact("Government", "National symbol(s)"))),
            ("Currency", escape(re.sub(r" per US dollar.*", "", fact("Economy", "Exchange rates", "Currency")))),
            ("Internet country code", escape(fact("Communications", "Internet country code"))),
        ]
        languages = fact("People and Society", "Languages", "Languages") or fact("People and Society", "Languages")
        paragraphs = [
            ("History", [fact("Introduction", "Background")]),
            ("Geography", [
                labelled("Location", fact("Geography", "Location")),
                labelled("Size", fact("Geography", "Area - comparative")),
                labelled("Climate", fact("Geography", "Climate")),
                labelled("Terrain", fact("Geography", "Terrain")),
                labelled("Lowest point", fact("Geography", "Elevation", "lowest point")),
                labelled("Major rivers", fact("Geography", "Major rivers (by length in km)")),
                labelled("Coastline", fact("Geography", "Coastline")),
                labelled("Natural hazards", fact("Geography", "Natural hazards")),
                fact("Geography", "Geography - note"),
            ]),
            ("People", [
                labelled("Languages", languages),
                labelled("Ethnic groups", fact("People and Society", "Ethnic groups")),
                labelled("Religions", fact("People and Society", "Religions")),
                labelled("Largest cities", fact("People and Society", "Major urban areas - population")),
                labelled("Life expectancy", fact("People and Society", "Life expectancy at birth", "total population")),
            ]),
            ("Government and symbols", [
                labelled("Name", fact("Government", "Country name", "etymology")),
                labelled("Capital", fact("Government", "Capital", "etymology")),
                labelled("Flag", fact("Government", "Flag")),
                labelled("Anthem", fact("Government", "National anthem(s)", "title")),
                labelled("World Heritage Sites", fact("Government", "National heritage", "total World Heritage Sites")),
            ]),
            ("Economy", [
                fact("Economy", "Economic overview"),
                labelled("Industries", fact("Economy", "Industries")),
                labelled("Agricultural products", fact("Economy", "Agricultural products")),
                labelled("Export partners", fact("Economy", "Exports - partners")),
                labelled("Exports", fact("Economy", "Exports - commodities")),
                labelled("Import partners", fact("Economy", "Imports - partners")),
            ]),
        ]
        for heading, texts in paragraphs:
            markup = "\n".join(prose(text) for text in texts if text)
            if markup:
                entry.sections.append((heading, markup))
        self.add_borders(country, entry)
        self.add_elements(country, entry)
        return entry

    def add_borders(self, country, entry):
        borders = self.fact(country, "Geography", "Land boundaries", "border countries")
        rows = []
        for name, length in re.findall(r"\s*([^;]+?) ([\d,.]+ km)", borders):
            name = re.sub(r"^border countries \(\d+\): ", "", name)
            rows.append((self.country_linker.markup(name, entry.path), escape(length)))
        if rows:
            entry.sections.append(("Borders", table(["Neighbour", "Length of the border"], rows)))

    def add_elements(self, country, entry):
        resources = self.fact(country, "Geography", "Natural resources")
        parts = []
        if resources:
            parts.append(f"<p>Natural resources: {self.element_linker.markup(resources)}.</p>")
        found = self.found_in.get(country.name, [])
        if found:
            rows = [
                (self.element(e), self.year(e.row["discovery_year"]), self.names(e)) for e in by_year(found)
            ]
            parts.append(
                f"<p>{counted(len(found), 'chemical element')} {'was' if len(found) == 1 else 'were'} "
                f"discovered in {escape(with_article(country.name))}.</p>"
            )
            parts.append(table(["Element", "Year", "Discovered by"], rows))
        made = sorted(self.made_in.get(entry.path, []), key=lambda pair: (pair[0], pair[1].number))
        if made:
            parts.append(f"<p>{escape(country.name)} is among the three largest producers of:</p>")
            parts.append(bullets(f"{self.element(e)} (rank {rank})" for rank, e in made))
        named = [e for e in self.elements if entry.path in self.country_linker.found(e.row["name_origin"] or "")]
        if named:
            parts.append(f"<p>Elements named after it: {', '.join(self.element(e) for e in named)}.</p>")
        if parts:
            entry.sections.append(("Elements and resources", "\n".join(parts)))

    def names(self, element):
        return ", ".join(self.person(name) for name in element.discoverers) or "known since antiquity"

    def element_entry(self, element):
        row = element.row
        entry = Entry(self.element_paths[element.name], element.name, "element")
        series = link(f"/series/{slug(element.series)}.html", element.series.lower())
        entry.lead = (
            f"<b>{element.name}</b> is the chemical element with the symbol {element.symbol} and the atomic "
            f"number {element.number}. It is one of the {series}."
        )
        year, places = row["discovery_year"], [self.place(place) for place in element.places]
        if year:
            by = f" by {joined(self.person(name) for name in element.discoverers)}" if element.discoverers else ""
            entry.lead += f" It was discovered in {self.year(year)} in {joined(places)}{by}."
        else:
            entry.lead += " It has been known since antiquity."
        entry.facts = [
            ("Symbol", element.symbol),
            ("Atomic number", str(element.number)),
            ("Atomic weight", measured(row["atomic_weight"], "Da")),
            ("Group", str(row["group_id"] or "")),
            ("Period", str(row["period"])),
            ("Series", series),
            ("Discovered", self.year(year) if year else "antiquity"),
            ("Discovered by", self.names(element)),
            ("Discovered in", ", ".join(places)),
        ]
        if row["description"]:
            entry.sections.append(("Description", f"<p>{escape(row['description'])}</p>"))
        if row["name_origin"]:
            origin = self.country_linker.markup(row["name_origin"].strip())
            entry.sections.append(("Name", f"<p>{origin}</p>"))
        properties = [
            ("Melting point", measured(element.melting_point, "K")),
            ("Boiling point", measured(element.boiling_point, "K")),
            ("Density", measured(row["density"], "g/cm³")),
            ("Specific heat capacity", measured(row["specific_heat_capacity"], "J/(g·K)")),
            ("Thermal conductivity", measured(row["thermal_conductivity"], "W/(m·K)")),
            ("Electronegativity (Pauling)", measured(row["en_pauling"], "")),
            ("Electron configuration", escape(row["electronic_configuration"])),
            ("Abundance in the crust", measured(row["abundance_crust"], "mg/kg")),
            ("Abundance in the sea", measured(row["abundance_sea"], "mg/L")),
            ("Price", measured(row["price_per_kg"], "USD/kg")),
            ("CAS number", escape(row["cas"] or "")),
        ]
        entry.sections.append(
            ("Properties", table(["Property", "Value"], [pair for pair in properties if pair[1]]))
        )
        uses = [text for text in (row["sources"], row["uses"]) if text]
        if uses:
            entry.sections.append(
                ("Occurrence and uses", "\n".join(f"<p>{escape(text)}</p>" for text in uses))
            )
        self.add_producers(element, entry)
        neighbours = self.elements[max(0, element.number - 2) : element.number + 1]
        entry.see_also = [self.element(e) for e in neighbours if e is not element]
        return entry

    def add_producers(self, element, entry):
        rows = [(str(rank), link(path, self.title_of[path])) for rank, path in self.producers(element)]
        parts = [table(["Rank", "Producer"], rows)] if rows else []
        countries = self.resources_of.get(entry.path, [])
        if countries:
            parts.append(
                f"<p>{element.name} is a natural resource of "
                f"{counted(len(countries), 'country', 'countries')} and territories: "
                f"{', '.join(self.country(country.name) for country in countries)}.</p>"
            )
        if parts:
            entry.sections.append(("Production", "\n".join(parts)))

    def person_entry(self, name, elements):
        is_laboratory = LABORATORY.search(name)
        entry = Entry(f"/people/{slug(name)}.html", name, "laboratory" if is_laboratory else "person")
        elements = by_year(elements)
        verb = "is a laboratory" if is_laboratory else "is credited with the discovery"
        of = joined(self.element(e) for e in elements)
        entry.lead = f"<b>{escape(name)}</b> {verb}" + (
            f" credited with the discovery of {of}." if is_laboratory else f" of {of}."
        )
        entry.facts = [
            ("Number of elements", str(len(elements))),
            ("Year of first discovery", self.year(elements[0].row["discovery_year"])),
            ("Place of first discovery", ", ".join(self.place(place) for place in elements[0].places)),
        ]
        rows = [
            (
                self.element(e),
                self.year(e.row["discovery_year"]),
                ", ".join(self.place(place) for place in e.places),
                ", ".join(self.person(other) for other in e.discoverers if other != name) or "nobody",
            )
            for e in elements
        ]
        entry.sections.append(("Discoveries", table(["Element", "Year", "Place of discovery", "Co-discoverer"], rows)))
        uses = "".join(
            f"<p>{self.element(e)}: {escape(e.row['uses'])}</p>\n" for e in elements if e.row["uses"]
        )
        if uses:
            entry.sections.append(("What the elements are used for", uses))
        return entry

    def year_entry(self, year, elements, countries):
        entry = Entry(f"/years/{year}.html", str(year), "year")
        told = []
        if elements:
            told.append(f"{counted(len(elements), 'chemical element')} discovered")
        if countries:
            told.append(f"{counted(len(countries), 'country', 'countries')} founded or made independent")
        entry.lead = f"The year <b>{year}</b> in this encyclopedia: {joined(told)}."
        entry.facts = [
            ("Number of elements", str(len(elements) or "")),
            ("Number of countries", str(len(countries) or "")),
        ]
        if elements:
            rows = [
                (self.element(e), self.names(e), ", ".join(self.place(p) for p in e.places)) for e in elements
            ]
            entry.sections.append(
                ("Elements discovered", table(["Element", "Discovered by", "Place of discovery"], rows))
            )
        if countries:
            items = [
                f"{self.country(c.name)}: {escape(self.fact(c, 'Government', 'Independence'))}" for c in countries
            ]
            entry.sections.append(("Founded or made independent", bullets(items)))
        years = sorted(self.years)
        place = years.index(year)
        entry.see_also = [self.year(y) for y in years[max(0, place - 2) : place + 3] if y != year]
        return entry

    def place_entry(self, place, elements):
        entry = Entry(f"/places/{slug(place)}.html", place, "place")
        home = PLACES[place]
        entry.lead = (
            f"{escape(PLACE_NOTES[place]).replace(place, f'<b>{place}</b>', 1)} "
            f"{counted(len(elements), 'chemical element')} of this encyclopedia "
            f"{'was' if len(elements) == 1 else 'were'} discovered there."
        )
        entry.facts = [("Present-day country", self.country(home)), ("Elements", str(len(elements)))]
        rows = [
            (self.element(e), self.year(e.row["discovery_year"]), self.names(e)) for e in by_year(elements)
        ]
        entry.sections.append(("Elements discovered", table(["Element", "Year", "Discovered by"], rows)))
        return entry

    def region_entry(self, region):
        entry = Entry(f"/regions/{slug(region)}.html", region, "region")
        countries = [country for country in self.countries if country.region == region]
        entry.lead = (
            f"<b>{escape(region)}</b> has "
            f"{counted(len(countries), 'entry', 'entries')} on countries and territories."
        )
        rows = [
            (
                self.country(c.name),
                escape(re.sub(r"[;(].*", "", self.fact(c, "Government", "Capital", "name"))),
                escape(re.sub(r" \(.*", "", self.fact(c, "People and Society", "Population", "total"))),
            )
            for c in countries
        ]
        entry.sections.append(("Countries and territories", table(["Country", "Capital", "Population"], rows)))
        return entry

    def series_entry(self, series):
        entry = Entry(f"/series/{slug(series)}.html", series, "series")
        elements = [element for element in self.elements if element.series == series]
        entry.lead = f"The <b>{escape(series.lower())}</b> are {counted(len(elements), 'chemical element')}."
        rows = [
            (
                str(e.number),
                self.element(e),
                e.symbol,
                self.year(e.row["discovery_year"]) if e.row["discovery_year"] else "antiquity",
            )
            for e in elements
        ]
        entry.sections.append(("Elements", table(["Number", "Element", "Symbol", "Discovered"], rows)))
        return entry

    # --- lists ----------------------------------------------------------------------------------

    def add_lists(self):
        of = lambda kinds: [e for e in self.entries.values() if e.kind in kinds]  # noqa: E731
        lists = [
            ("countries", "Countries", "All countries and territories, by name.", of({"country"})),
            ("elements", "Elements", "All chemical elements, by atomic number.", of({"element"})),
            ("people", "Discoverers", "People and laboratories that discovered elements.", of({"person", "laboratory"})),
            ("years", "Years", "Years in which elements were discovered or countries founded.", of({"year"})),
            ("regions", "Regions and places", "Parts of the world.", of({"region", "place"})),
            ("series", "Series", "Families of elements.", of({"series"})),
        ]
        for folder, title, lead, entries in lists:
            listed = Entry(f"/{folder}/index.html", title, "list", lead)
            listed.sections.append(("List", bullets(link(e.path, e.title) for e in entries)))
            self.add(listed)
        main = Entry("/index.html", "Countries and Elements", "list")
        main.lead = (
            f"A small encyclopedia of {len(self.countries)} countries and territories, "
            f"{len(self.elements)} chemical elements, and the people, years and places that connect them."
        )
        main.sections.append(
            ("Contents", bullets(f"{link(f'/{folder}/index.html', title)}: {lead}" for folder, title, lead, _ in lists))
        )
        self.add(main)


def by_year(elements):
    return sorted(elements, key=lambda element: (element.row["discovery_year"] or 0, element.number))


def labelled(label, text):
    return f"{label}: {text}" if text and text not in ("none", "NA") else ""


def sentence(text):
    text = text.rstrip(" ;")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ")")) else text + "."


def with_article(country):
    return f"the {country}" if country.startswith(("United", "Czech", "Netherlands", "Philippines")) else country


def shortened(markup):
    """The first of several statements."""
    return re.split(r"; ", markup)[0]


def point_and_height(text):
    """"Mont Blanc 4,810 m" as the name and the height; what is put in another way stays together."""
    found = re.fullmatch(r"([^\d;]*[^\d;\s]) (-?[\d,.]+)(?: m)?", text)
    return (found[1], f"{found[2]} m") if found else (text, "")


def measured(value, unit):
    if value is None:
        return ""
    number = f"{value:.10g}"
    if "e" in number:
        number = f"{value:.20f}".rstrip("0") if value < 1 else f"{value:.0f}"
        number = re.sub(r"^(0\.0*[1-9]\d?).*", r"\1", number)
    return f"{number} {unit}".strip()


if __name__ == "__main__":
    from set_up import no_program, run

    run(no_program)
