"""Markup in the names of a model, its layers, a file, its columns and classes stays text."""

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from torch import nn

import priorscope as ps
from priorscope.domains.tables import read_samples
from priorscope.reports import write_report

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><b onclick=alert(3)>"
FILE = "<img src=x onerror=alert(4)>'&quot;.csv"


class Reader(HTMLParser):
    """Counts what runs."""

    def __init__(self, html):
        super().__init__()
        self.scripts, self.runs, self.text = 0, [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.runs.append((tag, name))
        if tag in ("img", "b") and dict(attrs).get("src") == "x":
            self.runs.append((tag, "src"))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evil")
    rows = np.random.default_rng(0).standard_normal((24, 2))
    frame = pd.DataFrame({f"a{EVIL}": rows[:, 0], f"b{EVIL}": rows[:, 1],
                          "label": [f"{EVIL}{row % 2}" for row in range(24)]})
    frame.to_csv(folder / FILE, index=False)
    data = ps.AuditData.of_samples(read_samples(folder / FILE))
    plain = ps.sample(ps.MLP(inputs=2, widths=(8,), outputs=2), ps.gaussian(2.0, 0.3), count=1,
                      seed=3)[0]
    model = nn.Sequential()
    for place, layer in enumerate(plain):
        model.add_module(f"{place}{EVIL}", layer)
    result = ps.audit(model.eval(), data, name=f"model {EVIL}", pairs=3, planes=1)
    out = folder / "page.html"
    write_report(result, out, command=f"priorscope audit --data {EVIL}")
    return Reader(out.read_text(encoding="utf-8"))


def test_the_reader_sees_what_would_run():
    found = Reader(f"<p>{EVIL}</p><a href='javascript:alert(1)'>")
    assert found.scripts == 1
    assert {("img", "onerror"), ("b", "onclick"), ("a", "href")} <= set(found.runs)


def test_nothing_of_the_names_runs(page):
    assert page.scripts == 1  # the page's own
    assert page.runs == []


def test_the_names_are_there_as_text(page):
    text = "".join(page.text)
    for name in (f"model {EVIL}", FILE, f"{EVIL}1", f"--data {EVIL}"):
        assert name in text
