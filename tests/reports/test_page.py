import dataclasses
import re
from html.parser import HTMLParser
from importlib import resources

import numpy as np
import pytest
from demo_page import HOSTILE, demo_page

from priorscope.plots import line_with_theory, to_svg
from priorscope.reports import Card, Cards, Figure, Page, Prose, Section, Table

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
SVG = to_svg(line_with_theory([1, 2], {}, theory={EVIL: [1, 2]}, across=EVIL).figure, title=EVIL)


class Reader(HTMLParser):
    """Collects the elements of a page with their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def tags(self, name):
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture(scope="module")
def demo():
    return demo_page()


@pytest.fixture(scope="module")
def html(demo):
    return demo.html()


def evil_page():
    blocks = (
        Prose(f"{EVIL} and `{EVIL}`"),
        Cards((Card(EVIL, EVIL, EVIL),)),
        Table((EVIL, "n"), [(EVIL, 1)], EVIL, EVIL),
        Figure(SVG, EVIL, EVIL, {EVIL: [EVIL]}),
    )
    return Page(EVIL, EVIL, EVIL, EVIL, (Section(EVIL, EVIL, blocks),), {EVIL: EVIL}, EVIL)


def test_whatever_text_holds_it_stays_text():
    reader = Reader(evil_page().html())
    assert len(reader.tags("script")) == 1
    assert not reader.tags("img")
    assert not [a for _, attributes in reader.elements for a in attributes if a.startswith("on")]
    # 3 of the page's head, 1 heading in the contents, and each place where a block shows its text
    assert "".join(reader.words).count(EVIL) >= 15


def test_text_cannot_end_the_page_early():
    html = evil_page().html()
    assert html.count("</script>") == 1
    assert html.count("</style>") == 1
    assert html.count("</html>") == 1


def test_the_policy_forbids_all_but_this_style_and_script(html):
    (policy,) = [m["content"] for m in Reader(html).tags("meta")
                 if m.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", rules["style-src"])
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", rules["script-src"])
    assert "unsafe" not in policy


def test_the_policy_stands_before_anything_it_governs(html):
    names = [tag for tag, _ in Reader(html).elements]
    assert names.index("meta") + 1 < names.index("title")
    assert html.index("Content-Security-Policy") < html.index("<link")


def test_nothing_loads_from_outside(html):
    reader = Reader(html)
    for _, attributes in reader.elements:
        for name in ("src", "href", "srcset", "action", "poster", "data", "xlink:href"):
            if name in attributes:
                assert attributes[name].startswith(("#", "data:"))
    outside = set(re.findall(r"https?://[^\s\"'<)]+", html))
    assert outside == {"http://www.w3.org/2000/svg"}  # a name, never loaded
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    assert not [a for tag, a in reader.elements if "style" in a]


def test_equal_pages_have_equal_bytes_and_no_clock(html):
    assert demo_page().html() == html


def test_a_drawing_shown_twice_has_ids_of_its_own():
    figure = Figure(SVG, "once")
    page = Page("t", "", "", "", (Section("a", "", (figure, figure)),
                                  Section("b", "", (Figure(SVG, "again"),))))
    ids = [a["id"] for _, a in Reader(page.html()).elements if "id" in a]
    assert len(ids) == len(set(ids))
    for target in re.findall(r"url\(#([^)]+)\)", page.html()):
        assert target in ids


def test_sections_of_one_title_have_anchors_of_their_own():
    titles = ["Über Größen", "Über Größen", "数", "数", "Über Größen 2"]
    html = Page("t", "", "", "", tuple(Section(t, "", ()) for t in titles)).html()
    reader = Reader(html)
    sections = [a["id"] for a in reader.tags("section")]
    assert len(set(sections)) == 5
    assert [a["href"][1:] for a in reader.tags("a") if a["href"][1:] in sections] == sections


def test_all_that_was_given_is_shown(demo, html):
    words = "".join(Reader(html).words)
    for text in (demo.title, demo.subtitle, demo.verdict, demo.command, HOSTILE, "10.44",
                 "[10.29, 10.58]", "2.13.0+cpu", "What theory says", "How to read it.",
                 "locally linear"):
        assert text in words


def test_an_empty_page_is_a_page():
    html = Page("Only a title", "", "", "", ()).html()
    assert html.startswith("<!doctype html>")
    assert [b["data-action"] for b in Reader(html).tags("button")] == ["theme"]


def test_an_empty_table_is_shown_without_csv():
    html = Page("t", "", "", "", (Section("s", "", (Table(("a",), (), "none"),)),)).html()
    assert "data:text/csv" not in html


def test_the_page_is_frozen(demo):
    with pytest.raises(dataclasses.FrozenInstanceError):
        demo.title = "other"


# The colours of both themes, read from the style sheet.

def themes():
    sheet = (resources.files("priorscope.reports") / "templates/style.css").read_text("utf-8")
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", sheet)
    colors = [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block)) for block in blocks]
    assert len(colors) == 3
    assert colors[1] == colors[2]  # the system's dark and the button's dark
    return {"light": colors[0], "dark": colors[1]}


def contrast(one, other):
    def light(color):
        values = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722] + 0.05
    low, high = sorted((light(one), light(other)))
    return high / low


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_series_stand_out_from_the_ground(theme):
    colors = themes()[theme]
    for ground in (colors["paper"], colors["raised"]):
        assert contrast(colors["ink"], ground) >= 7
        assert contrast(colors["quiet"], ground) >= 4.5
        assert contrast(colors["accent"], ground) >= 4.5
    for number in range(1, 6):
        assert contrast(colors[f"series-{number}"], colors["paper"]) >= 3
