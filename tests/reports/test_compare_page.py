"""The page of a comparison, in markup and in a browser."""

import dataclasses

import pytest
import torch

import priorscope as ps
from priorscope.instruments.compare.after import ANSWERS, DISTANCES
from priorscope.reports.blocks import Figure, Table
from priorscope.reports.saving import page_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
HOSTILE = "<script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def models():
    """Two networks near each other on 64-bit images labelled by the first one's output."""
    bits = ps.random_bits(64, count=70, low=0.0)
    one, other = (ps.sample(ps.MLP(inputs=64, widths=(32,)), ps.gaussian(2.0, 0.1), count=1,
                            seed=seed)[0] for seed in (1, 3))
    with torch.no_grad():
        for weight, change in zip(other.parameters(), one.parameters(), strict=True):
            weight.mul_(0.3).add_(change)
        for model in (one, other):
            model[-1].bias.sub_(model(bits).median())
        labels = (one(bits)[:, 0] > 0).long()
        labels[::5] = 1 - labels[::5]
    data = ps.AuditData.of_samples(ps.Samples(HOSTILE, bits, labels, (HOSTILE, "yes"), (8, 8)))
    return ps.compare(one, other, data=data, names=(HOSTILE, "other"), random_strings=20,
                      pairs=15, planes=4)


@pytest.fixture(scope="module")
def architectures():
    return ps.compare(ps.MLP(inputs=2, widths=(16,)),
                      ps.MLP(inputs=2, widths=(16,), activation="tanh"), names=("relu", "tanh"),
                      count=8, resolution=12, bits=16, bit_networks=30)


@pytest.fixture(scope="module")
def pages(models, architectures):
    """Both pages, their figures made but not drawn, which takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("priorscope.reports.drawing.to_svg", lambda figure, title: SVG)
        return {kind: page_of(result, command="priorscope compare a b")
                for kind, result in (("models", models), ("architectures", architectures))}


@pytest.mark.parametrize(("kind", "headings"), [
    ("models", ("Inputs on which they differ", "Distances side by side", "Telling errors",
                "Between inputs", "On planes through three inputs")),
    ("architectures", ("What the functions look like", "How complex they are",
                       "How far from another class", "Correlation of outputs")),
])
def test_the_page_has_every_measure_and_every_figure_explains_itself(
        pages, models, architectures, kind, headings):
    page, result = pages[kind], models if kind == "models" else architectures
    titles = [section.title for section in page.sections]
    assert titles[:2] == ["At a glance", "All measures"]
    assert set(headings) <= set(titles)
    blocks = [block for section in page.sections for block in section.blocks]
    table = next(block for block in blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows] == [row.measure for row in result.rows]
    assert [row[1] for row in table.rows] == [row.difference for row in result.rows]
    figures = [block for block in blocks if isinstance(block, Figure)]
    assert len(figures) >= 6
    for block in figures:
        assert block.how_to_read
        assert block.csv().count("\n") > 1
    html = page.html()
    assert "one in twenty" in html
    assert "<script>document" not in html


def test_rows_that_differ_most_are_listed_first(pages):
    section = next(s for s in pages["models"].sections if s.title == "Inputs on which they differ")
    rows = section.blocks[-1].rows
    split = [row[2] != row[3] for row in rows]
    assert 0 < sum(split) < len(split)
    assert split == sorted(split, reverse=True)


def test_without_geometry_pictures_or_detectors_it_is_still_a_page(models, monkeypatch):
    monkeypatch.setattr("priorscope.reports.drawing.to_svg", lambda figure, title: SVG)
    bare = tuple(dataclasses.replace(
        audit, geometry=None, detectors={},
        data=dataclasses.replace(audit.data, image_shape=None)) for audit in models.audits)
    rows = tuple(row for row in models.rows if row.group in (ANSWERS, DISTANCES))
    page = page_of(dataclasses.replace(models, audits=bare, rows=rows))
    titles = [section.title for section in page.sections]
    assert titles == ["At a glance", "All measures", "Inputs on which they differ",
                      "Distances side by side"]


@pytest.mark.browser
def test_the_page_opens_cleanly_on_a_phone(chromium_page, tmp_path, models):
    path = ps.write_report(models, tmp_path / "page.html", command="priorscope compare a b")
    page = chromium_page(path=path, width=375, color_scheme="dark")
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.evaluate("[...document.scripts].length") == 1
    assert page.locator("figure.drawn svg").count() == 8
