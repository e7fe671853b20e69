"""Pagination: what fits, what stays together, what is repeated."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sheet.blocks import Block, Cell, Drawing, Gap, Line, Row
from fieldapp.sheet.pages import Page, paginate
from fieldapp.sheet.styles import Style

PLAIN = Style(10, leading_share=1.0)
PAGE = 100.0


def a_row(*texts: str, head: Row | None = None, glued: bool = False) -> Row:
    """A row of one cell with lines of ten points."""
    lines = tuple(Line(((text, PLAIN),)) for text in texts)
    return Row((Cell(0, 100, lines),), 100, pad=0, head=head, glued=glued)


def texts_on(page: Page) -> list[str]:
    return [
        line.runs[0][0]
        for block, _ in page.blocks
        if isinstance(block, Row)
        for cell in block.cells
        for line in cell.lines
    ]


def lay(*blocks: Block) -> list[Page]:
    return paginate(blocks, PAGE, PAGE)


def test_that_rows_follow_each_other_until_the_page_is_full() -> None:
    pages = lay(*(a_row(str(number)) for number in range(25)))

    assert [len(page.blocks) for page in pages] == [10, 10, 5]
    assert [top for _, top in pages[0].blocks] == [10.0 * at for at in range(10)]


def test_that_the_head_of_a_table_is_repeated_overleaf() -> None:
    head = a_row("head", glued=True)

    pages = lay(head, *(a_row(str(number), head=head) for number in range(15)))

    assert texts_on(pages[0]) == ["head", *map(str, range(9))]
    assert texts_on(pages[1]) == ["head", *map(str, range(9, 15))]


def test_that_a_heading_goes_overleaf_with_what_it_heads() -> None:
    filler = Drawing(85, lambda *_: None)

    pages = lay(filler, a_row("heading", glued=True), a_row("text"), a_row("more"))

    assert texts_on(pages[0]) == []
    assert texts_on(pages[1]) == ["heading", "text", "more"]


def test_that_a_photo_is_not_parted_from_a_caption_of_several_lines() -> None:
    """A caption could be cut, but is too short to be worth it."""
    photo, caption = Drawing(100, lambda *_: None, glued=True), a_row(*(f"line {at}" for at in range(7)))

    pages = paginate([Drawing(250, lambda *_: None), photo, caption], 400, 400)

    assert [len(page.blocks) for page in pages] == [1, 2]


def test_that_a_long_text_is_cut_between_lines_and_goes_on() -> None:
    pages = lay(a_row("before"), a_row(*map(str, range(30))))

    assert [text for page in pages for text in texts_on(page)] == ["before", *map(str, range(30))]
    assert len(pages) == 4


def test_that_a_long_table_row_goes_on_under_the_repeated_head() -> None:
    head = a_row("head", glued=True)

    pages = lay(head, a_row(*map(str, range(20)), head=head))

    assert [texts_on(page)[0] for page in pages] == ["head"] * len(pages)
    assert [text for page in pages for text in texts_on(page) if text != "head"] == list(map(str, range(20)))


def test_that_a_short_row_is_never_cut() -> None:
    pages = lay(Drawing(75, lambda *_: None), a_row("a", "b", "c"))

    assert texts_on(pages[1]) == ["a", "b", "c"]


def test_that_what_is_higher_than_a_page_gets_a_page_of_its_own() -> None:
    pages = lay(a_row("before"), Drawing(150, lambda *_: None), a_row("after"))

    assert [len(page.blocks) for page in pages] == [1, 1, 1]


def test_that_no_page_begins_with_a_gap() -> None:
    pages = lay(*(block for number in range(12) for block in (Gap(5), a_row(str(number), str(number)))))

    assert len(pages) > 2
    assert not any(isinstance(page.blocks[0][0], Gap) for page in pages)


blocks = st.one_of(
    st.builds(lambda count, glued: a_row(*["x"] * count, glued=glued), st.integers(0, 40), st.booleans()),
    st.builds(
        lambda height, glued: Drawing(height, lambda *_: None, glued), st.floats(1, 250), st.booleans()
    ),
    st.builds(Gap, st.floats(0, 30), st.booleans()),
)


@given(st.lists(blocks, max_size=30), st.floats(20, 100))
def test_that_everything_is_laid_out_once_and_inside_the_page(
    given_blocks: list[Block], first: float
) -> None:
    pages = paginate(given_blocks, first, PAGE)

    lines = sum(len(block.cells[0].lines) for block in given_blocks if isinstance(block, Row))
    assert sum(len(texts_on(page)) for page in pages) == lines
    drawings = sum(isinstance(block, Drawing) for block in given_blocks)
    assert sum(isinstance(block, Drawing) for page in pages for block, _ in page.blocks) == drawings
    for page in pages[1:]:
        whole = [block for block, _ in page.blocks if not isinstance(block, Gap)]
        inside = sum(block.height for block in whole) <= PAGE + 1e-6
        assert inside or len(whole) == 1 or max(block.height for block in whole) > PAGE
