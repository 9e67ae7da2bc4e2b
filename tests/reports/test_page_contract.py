"""What every page owes its reader: how to read it, the numbers behind it, one frame."""

import pytest

import priorscope as ps
from priorscope.instruments.audit.trained import train_parity
from priorscope.reports.blocks import Cards, Figure, Table
from priorscope.reports.saving import page_of


@pytest.fixture(scope="module")
def digits():
    return ps.load_digits(test_fraction=0.5).even_odd().subset(train=60, test=60)


def audited(data):
    return ps.audit(train_parity(data, epochs=3)[0], ps.AuditData.of_dataset(data), pairs=5,
                    planes=2, random_strings=10)


def _two(data):
    return [train_parity(data, epochs=epochs)[0] for epochs in (1, 4)]


@pytest.fixture(scope="module")
def results(digits, tmp_path_factory):
    small = ps.GPT2(width=16, blocks=1, heads=2, vocabulary=50)
    return {
        "profile": ps.profile(ps.MLP(inputs=2, widths=(8,)), count=6, resolution=12, bits=12,
                              bit_networks=12),
        "audit of bits": audited(digits.binarised(threshold=0.5)),
        "audit of lengths": audited(digits),
        "sequences": ps.sequence_profile(small, count=4, length=20),
        "compare on data": ps.compare(*_two(digits), data=ps.AuditData.of_dataset(digits), pairs=5,
                                      planes=2),
        "compare priors": ps.compare(
            ps.MLP(inputs=2, widths=(8,)), ps.MLP(inputs=2, widths=(8,), activation="sine"),
            count=6, resolution=12, bits=12, bit_networks=12),
        "reproduce": ps.reproduce("raghu/regions", scale="smoke",
                                  out=tmp_path_factory.mktemp("results")),
    }


@pytest.fixture(scope="module", params=["profile", "audit of bits", "audit of lengths",
                                        "sequences", "compare on data", "compare priors",
                                        "reproduce"])
def page(request, results):
    return page_of(results[request.param], command=f"priorscope {request.param}")


def blocks(page, kind):
    return [block for section in page.sections for block in section.blocks
            if isinstance(block, kind)]


def test_every_figure_says_how_to_read_it_and_holds_its_numbers(page):
    figures = blocks(page, Figure)
    assert figures
    assert [figure.caption for figure in figures if not figure.how_to_read] == []
    assert [figure.caption for figure in figures if figure.csv().count("\n") < 2] == []


def test_every_table_says_how_to_read_it(page):
    assert [table.caption for table in blocks(page, Table) if not table.how_to_read] == []


def test_the_page_opens_with_its_numbers_and_each_says_what_it_is(page):
    assert isinstance(page.sections[0].blocks[0], Cards)
    cards = [card for found in blocks(page, Cards) for card in found.items]
    assert len(cards) >= 3
    assert [card.label for card in cards if not card.note] == []


def test_all_pages_have_one_frame(page):
    html = page.html()
    assert page.kicker.startswith("priorscope ")
    for part in ('<nav class="contents"', 'data-action="copy"', 'id="command"', "<h1>",
                 'class="verdict"', 'class="provenance"', 'download="'):
        assert part in html
    assert all(section.lead for section in page.sections)
