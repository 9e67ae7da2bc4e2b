"""The report in a real browser."""

import pytest
from demo_page import HOSTILE

pytestmark = pytest.mark.browser

DOUBTFUL = "figure.tabular:has-text('Doubtful inputs')"


def column(page, table, number, *, shown=True):
    cells = page.locator(f"{table} tbody tr{':not([hidden])' if shown else ''} "
                         f"td:nth-child({number})")
    return cells.evaluate_all("cells => cells.map(cell => cell.dataset.sort)")


def heading(page, table, number):
    return page.locator(f"{table} th:nth-child({number})")


def test_the_page_opens_without_complaint_and_asks_for_nothing_else(chromium_page):
    page = chromium_page()
    assert page.requests == [page.url]
    assert page.complaints == []
    assert page.title() == "digits.pt on 2,000 test digits · priorscope audit"
    assert page.locator("figure.drawn svg").count() == 8


def test_the_policy_stops_what_would_reach_outside_or_run(chromium_page):
    page = chromium_page()
    with page.expect_event("requestfailed") as failed:
        page.evaluate("""() => {
        const image = new Image();
        image.src = 'https://example.invalid/a.png';
        const script = document.createElement('script');
        script.textContent = 'document.title = "owned"';
        const style = document.createElement('style');
        style.textContent = 'body { display: none }';
        document.body.append(image, script, style);
    }""")
    assert failed.value.url == "https://example.invalid/a.png"
    assert failed.value.failure == "csp"
    page.wait_for_timeout(100)
    assert "owned" not in page.title()
    assert page.locator("body").is_visible()
    assert len(page.complaints) == 3  # each refusal is told on the console, and expected here
    page.complaints.clear()
    page.requests.clear()


def test_names_with_markup_are_shown_as_text_and_ids_are_unique(chromium_page):
    page = chromium_page()
    assert page.locator("td", has_text=HOSTILE).count() == 1
    assert "owned" not in page.title()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) > 20
    assert len(ids) == len(set(ids))


def test_numbers_sort_as_numbers_with_gaps_last_both_ways(chromium_page):
    page = chromium_page()
    page.locator(f"{DOUBTFUL} [data-action=more]").click()
    heading(page, DOUBTFUL, 7).locator("button").click()
    up = column(page, DOUBTFUL, 7)
    assert up[-1] == ""
    assert [float(v) for v in up[:-1]] == sorted(float(v) for v in up[:-1])
    assert heading(page, DOUBTFUL, 7).get_attribute("aria-sort") == "ascending"
    heading(page, DOUBTFUL, 7).locator("button").click()
    down = column(page, DOUBTFUL, 7)
    assert down[-1] == ""
    assert [float(v) for v in down[:-1]] == sorted((float(v) for v in up[:-1]), reverse=True)
    assert heading(page, DOUBTFUL, 7).get_attribute("aria-sort") == "descending"


def test_estimates_sort_by_their_mean_and_words_by_the_alphabet(chromium_page):
    page = chromium_page()
    table = "figure.tabular:has-text('Complexities')"
    heading(page, table, 2).locator("button").click()
    means = [float(v) for v in column(page, table, 2)]
    assert means == sorted(means)
    assert means[0] == 0.021
    heading(page, table, 1).locator("button").click()
    names = column(page, table, 1)
    assert names[1:] == sorted(names[1:])
    assert heading(page, table, 2).get_attribute("aria-sort") == "none"


def test_the_keyboard_sorts_too(chromium_page):
    page = chromium_page()
    heading(page, DOUBTFUL, 1).locator("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert column(page, DOUBTFUL, 1)[:2] == ["667.0", "650.0"]


def test_long_tables_open_and_fold(chromium_page):
    page = chromium_page()
    more = page.locator(f"{DOUBTFUL} [data-action=more]")
    assert len(column(page, DOUBTFUL, 1)) == 10
    assert more.text_content() == "Show all 40 rows"
    more.click()
    assert len(column(page, DOUBTFUL, 1)) == 40
    more.click()
    assert len(column(page, DOUBTFUL, 1)) == 10
    heading(page, DOUBTFUL, 1).locator("button").click()
    heading(page, DOUBTFUL, 1).locator("button").click()
    assert column(page, DOUBTFUL, 1) == [f"{17 * n + 4}.0" for n in range(39, 29, -1)]


def test_nothing_sticks_out_sideways_and_drawings_can_be_read(chromium_page):
    """At every width of one page, from a small phone's to a wide screen's."""
    page = chromium_page(width=320)
    for width in (320, 360, 768, 1000, 1280, 1900):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outside = page.evaluate("""() => [...document.querySelectorAll('body *')]
            .filter(e => !e.closest('.scroll, .skip') && e.getBoundingClientRect().right
                > document.documentElement.clientWidth + 0.5)
            .map(e => e.outerHTML.slice(0, 80))""")
        assert (width, outside) == (width, [])
        sizes = page.evaluate("""() => [...document.querySelectorAll('.drawn text')].map(e =>
            parseFloat(e.getAttribute('font-size')) * e.getScreenCTM().a)""")
        assert width < 360 or min(sizes) >= 8.5


def ground(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_dark_and_light_follow_the_system_and_the_button(chromium_page):
    light, dark = chromium_page(color_scheme="light"), chromium_page(color_scheme="dark")
    assert ground(light) != ground(dark)
    axis = "getComputedStyle(document.querySelector('.drawn text')).fill"
    assert light.evaluate(axis) != dark.evaluate(axis)
    for page, other in ((light, ground(dark)), (dark, ground(light))):
        before = ground(page)
        page.locator("[data-action=theme]").click()
        assert ground(page) == other
        page.locator("[data-action=theme]").click()
        assert ground(page) == before


def test_paper_is_light_even_in_the_dark(chromium_page):
    page = chromium_page(color_scheme="dark")
    page.locator("[data-action=theme]").click()
    page.locator("[data-action=theme]").click()
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.documentElement).color")
    assert ink == "rgb(29, 33, 40)"
    assert not page.locator("[data-action=copy]").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator(f"{DOUBTFUL} .of").inner_text() == "10 of 40 rows."


def test_the_command_is_copied(chromium_page):
    page = chromium_page(permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-action=copy]").click()
    page.wait_for_function("document.querySelector('.told').textContent !== ''")
    assert page.locator(".told").text_content() == "Copied."
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("priorscope audit digits.py:network --weights digits.safetensors ")
    assert "\n" not in copied


def test_without_a_clipboard_the_command_is_selected(chromium_page):
    page = chromium_page()
    page.evaluate("""() => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = () => false;
    }""")
    page.locator("[data-action=copy]").click()
    page.wait_for_function("document.querySelector('.told').textContent !== ''")
    assert "press Ctrl+C" in page.locator(".told").text_content()
    assert page.evaluate("getSelection().toString()").startswith("priorscope audit")


def test_numbers_can_be_saved(chromium_page):
    page = chromium_page()
    with page.expect_download() as waiting:
        page.locator(f"{DOUBTFUL} a.csv").click()
    assert waiting.value.suggested_filename == "doubtful-inputs-most-doubtful-first.csv"
    lines = waiting.value.path().read_text().splitlines()
    assert lines[0].startswith("input,read as,label,wrong,distance (bits),path length,")
    assert len(lines) == 41


def test_without_scripts_all_is_there_and_no_dead_button(chromium_page):
    page = chromium_page(java_script_enabled=False)
    assert page.locator(f"{DOUBTFUL} tbody tr").count() == 40
    assert page.locator(f"{DOUBTFUL} tbody tr").last.is_visible()
    for action in ("theme", "copy", "more"):
        assert not page.locator(f"[data-action={action}]").first.is_visible()


def test_contents_lead_to_the_sections_and_follow_the_reader(chromium_page):
    page = chromium_page(reduced_motion="reduce")
    page.locator("nav a", has_text="What theory says").click()
    page.wait_for_function("document.querySelector('nav [aria-current]')"
                           ".textContent === 'What theory says'")
    assert page.evaluate("document.querySelector('#s-what-theory-says')"
                         ".getBoundingClientRect().top") < 100
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).position") == "sticky"
