"""Merging two people's changes: pure, block by block, and never a word lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunoinfo.publishing.merge import merge, merge_text, split

P = "<p>{}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "", "plain", "two\nlines\n", "<p>a</p>", "<p>a</p><h2>b</h2>text after", "<ul><li><p>a</p></li><li><p>b</p><ol><li>c</li></ol></li></ul>",
        "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table><p>x<br>y</p>", "<p>never closed", "</p></p><p>a</p>",
    ],
)  # fmt: skip
def test_blocks_join_to_the_text_they_were_cut_from(text):
    assert "".join(split(text)) == text


@given(st.text(alphabet="<>/plitrb \n", max_size=80))
def test_any_text_is_cut_without_loss(text):
    assert "".join(split(text)) == text


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged", "collided"),
    [
        pytest.param("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n", False, id="different lines"),
        pytest.param("a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n", False, id="lines next to each other"),
        pytest.param("a\nb\n", "A\nb\n", "A\nb\n", "A\nb\n", False, id="the same change twice"),
        pytest.param("a\nb\n", "X\nb\n", "Y\nb\n", "X\nb\n", True, id="the same line"),
        pytest.param("a\n", "a\nmine\n", "a\ntheirs\n", "a\nmine\n", True, id="both added in the same place"),
        pytest.param(
            "a\nb\n", "new\na\nb\n", "a\nb\nnew2\n", "new\na\nb\nnew2\n", False, id="added in different places"
        ),
        pytest.param("a\nb\nc\n", "a\nc\n", "a\nb\nC\n", "a\nC\n", False, id="taken out here, changed there"),
        pytest.param("a\nb\nc\n", "a\nc\n", "a\nB\nc\n", "a\nc\n", True, id="taken out and changed"),
        pytest.param(
            "<p>a</p><p>b</p>", "<p>A</p><p>b</p>", "<p>a</p><p>B</p>", "<p>A</p><p>B</p>", False, id="paragraphs"
        ),
        pytest.param(
            "<ul><li>a</li><li>b</li><li>c</li></ul>",
            "<ul><li>A</li><li>b</li><li>c</li></ul>",
            "<ul><li>a</li><li>b</li><li>C</li></ul>",
            "<ul><li>A</li><li>b</li><li>C</li></ul>",
            False,
            id="items of one list",
        ),
        pytest.param("", "<p>mine</p>", "<p>theirs</p>", "<p>mine</p>", True, id="both began an empty text"),
    ],
)
def test_merging_text(base, mine, theirs, merged, collided):
    assert merge_text(base, mine, theirs) == (merged, collided)


def test_merging_fields():
    base = {"title": "t", "kind": "k", "therapies": [["A"], ["B"]], "featured": 1, "body": "<p>a</p>"}
    mine = {**base, "title": "mine", "therapies": [["A"], ["C"]], "featured": 2}
    theirs = {**base, "kind": "theirs", "therapies": [["A"], ["B"], ["D"]], "featured": 3}

    result = merge(base, mine, theirs)

    assert result.values == {
        "title": "mine",
        "kind": "theirs",
        "therapies": [["A"], ["C"], ["D"]],
        "featured": 2,
        "body": "<p>a</p>",
    }
    assert result.collisions == ["featured"]
    assert result.taken_over == ["kind", "therapies"]


WORD = st.text(alphabet="abc", min_size=1, max_size=3)


@given(st.lists(WORD, min_size=1, max_size=8), st.data())
def test_every_inserted_word_is_in_the_result_or_on_the_conflict_page(words, data):
    def edited(tag):
        lines = list(words)
        for number in range(data.draw(st.integers(0, 4))):
            at = data.draw(st.integers(0, len(lines)))
            how = data.draw(st.sampled_from(["insert", "replace", "delete"]))
            if how == "insert" or at == len(lines):
                lines.insert(at, f"{tag}{number}")
            elif how == "replace":
                lines[at] = f"{tag}{number}"
            else:
                del lines[at]
        return "".join(P.format(line) for line in lines)

    base, mine, theirs = "".join(P.format(word) for word in words), edited("MINE"), edited("THEIRS")

    result, collided = merge_text(base, mine, theirs)

    shown = result + (theirs if collided else "")
    for block in split(mine):
        assert "MINE" not in block or block in result
    for block in split(theirs):
        assert "THEIRS" not in block or block in shown
