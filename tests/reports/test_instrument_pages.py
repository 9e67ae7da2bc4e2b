"""The pages of profile and audit, in markup and in a browser."""

import dataclasses

import pytest
import torch

import priorscope as ps
from priorscope.reports.saving import page_of

HOSTILE = "<script>document.title='owned'</script>"
SMALL = {"count": 12, "resolution": 12, "bits": 16, "bit_networks": 30}


@pytest.fixture(scope="module")
def profiled():
    return ps.profile(ps.MLP(inputs=2, widths=(16,)), **SMALL)


@pytest.fixture(scope="module")
def audited():
    """64-bit images under a random network, with labels that disagree in places."""
    bits = ps.random_bits(64, count=80, low=0.0)
    model = ps.sample(ps.MLP(inputs=64, widths=(64,)), ps.gaussian(2.0, 0.1), count=1)[0]
    with torch.no_grad():
        labels = (model(bits)[:, 0] > 0).long()
    labels[::9] = 1 - labels[::9]
    samples = ps.Samples(HOSTILE, bits, labels, (HOSTILE, "yes"), (8, 8))
    flat = torch.nn.Sequential(torch.nn.Flatten(), model)
    return ps.audit(flat, ps.AuditData.of_samples(samples), name=HOSTILE, random_strings=40)


@pytest.fixture(scope="module")
def written(tmp_path_factory, profiled, audited):
    """Both pages as files, drawn once."""
    folder = tmp_path_factory.mktemp("pages")
    return {kind: ps.write_report(result, folder / f"{kind}.html", command="priorscope")
            for kind, result in (("profile", profiled), ("audit", audited))}


def test_a_profile_page_holds_what_was_measured(profiled):
    html = page_of(profiled, command="priorscope profile").html()
    for heading in ("At a glance", "What the functions look like", "How complex they are",
                    "How far from another class", "Finite networks and their limit"):
        assert heading in html
    assert html.count("<svg") >= 5
    assert "F&#39;(1)" in html or "F'(1)" in html
    for row in profiled.complexities:
        assert row in html


@pytest.mark.slow
def test_a_profile_without_a_limit_says_why():
    result = ps.profile(ps.MLP(inputs=2, widths=(8,), gated=True), count=4, resolution=8, bits=8,
                        bit_networks=8)
    html = page_of(result).html()
    assert "plain layers only" in html
    assert "Finite networks and their limit" not in html


def test_an_audit_page_lists_the_doubtful_inputs_first(audited):
    table = page_of(audited).sections[1].blocks[-1]
    assert table.columns[0] == "row"
    assert [row[0] for row in table.rows] == [int(r) for r in audited.doubtful[:60]]
    distances = [row[4] for row in table.rows]
    assert distances == sorted(distances)


def test_an_audit_page_without_pictures_or_errors_is_still_a_page(audited):
    flat = dataclasses.replace(audited.data, image_shape=None)
    bare = dataclasses.replace(audited, data=flat, detectors={})
    titles = [section.title for section in page_of(bare).sections]
    assert "Does distance tell errors?" not in titles
    assert "Which answers to doubt" in titles


def test_an_audit_page_stands_where_only_another_part_reached_another_class():
    ones, both = torch.rand(10, 3, generator=torch.Generator().manual_seed(0)) + 0.1, torch.tensor(
        [[-1.0, 0.5, 2.0], [1.0, 0.3, 0.7], [2.0, 0.1, 0.2]])
    data = ps.AuditData("far", {"test": (ones, torch.ones(10).long()),
                                "train": (both, torch.tensor([0, 1, 1]))}, ("no", "yes"), (3,))
    result = ps.audit(lambda x: x[:, :1], data, pairs=0)
    assert not result.parts["test"].found.any()
    assert result.parts["train"].found.all()
    section = next(one for one in page_of(result).sections if one.title == "Distances by group")
    assert [type(block).__name__ for block in section.blocks] == ["Table"]


def test_other_results_have_no_page():
    with pytest.raises(ps.BadInput, match="no report page"):
        page_of("a string")


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "width", "scheme"), [
    ("profile", 360, "dark"), ("profile", 1200, "light"),
    ("audit", 360, "light"), ("audit", 1200, "dark")])
def test_both_pages_open_cleanly_at_any_width(chromium_page, written, kind, width, scheme):
    page = chromium_page(path=written[kind], width=width, color_scheme=scheme)
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_hostile_names_are_text_and_the_doubtful_table_sorts(chromium_page, written):
    page = chromium_page(path=written["audit"])
    assert "owned" not in page.title().replace(HOSTILE, "")
    assert page.evaluate("[...document.scripts].length") == 1
    assert HOSTILE in page.locator("h1").inner_text()
    table = page.locator("table", has=page.locator("th", has_text="predicted")).first
    heading = table.locator("th", has_text="|φ|")
    heading.locator("button").click()
    shown = table.locator("tbody tr:not([hidden]) td:last-child").evaluate_all(
        "cells => cells.map(cell => parseFloat(cell.dataset.sort))")
    assert len(shown) > 10
    assert shown in (sorted(shown), sorted(shown, reverse=True))
