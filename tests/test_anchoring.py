"""Where a passage stands in a corrected text: outcomes worked by hand, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.domain.aligning import NONE, align
from qcode.domain.anchoring import Anchoring, Landing, SameText
from qcode.domain.spoken import Names, Words, names_of, squeezed
from qcode.domain.study import Person
from qcode.domain.text import Span

NOBODY = Names({})


def spoken_of(text: str) -> tuple[str, list[Span]]:
    """Read `L: words` lines; a turn is what stands behind the label."""
    spans, at = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(at + line.index(":") + 2, at + len(line)))
        at += len(line) + 1
    return text, spans


def landed(old: str, new: str, quote: str, nth: int = 1, names: Names = NOBODY) -> tuple[str, str]:
    """Return the outcome for the n-th place of a quote, and the words it landed on."""
    landing = landing_of(old, new, quote, nth, names)
    return landing.outcome, landing.span.of(new)


def landing_of(old: str, new: str, quote: str, nth: int, names: Names) -> Landing:
    at = -1
    for _ in range(nth):
        at = old.index(quote, at + 1)
    words = Words(names)
    found = align(words.of(*spoken_of(old)), words.of(*spoken_of(new)))
    return Anchoring(found, names).land(Span(at, at + len(quote)))


CHILD = """\
问: 放学以后一般做些什么？
答: 写作业。题目不会也没人教，就空在那里。
问: 那谁会帮你？
答: 奶奶不识字。社工姐姐星期三来。
问: 够不够？
答: 嗯。
问: 会跟同学一起玩吗？
答: 嗯。
问: 那晚上睡得好吗？
答: 有时候没人跟我玩，一个人坐着看电视。
"""
PARENT = """\
Q: What happens after school?
A: Homework. Nobody explains it, so he leaves it blank.
Q: Who could help him?
A: Grandma cannot read. The social worker comes on Wednesdays.
Q: Is that enough?
A: Mm.
Q: Does he have friends?
A: Mm.
Q: And at night?
A: Sometimes he sits alone in front of the television until ten.
"""


@pytest.mark.parametrize(
    ("old", "edits", "quote", "nth", "outcome", "words"),
    [
        (CHILD, [("放学以后一般", "放学以后你一般")], "没人教", 1, "exact", "没人教"),
        (CHILD, [("，", ","), ("。", ".")], "题目不会也没人教，就空", 1, "respelled", "题目不会也没人教,就空"),
        (CHILD, [("题目", "題目"), ("会也没人", "會也沒人")], "题目不会", 1, "respelled", "題目不會"),
        (CHILD, [("没人教，就", "没有人教我，就")], "没人教", 1, "changed", "没有人教"),
        (CHILD, [("题目不会也没人教，就空在那里。", "")], "没人教", 1, "lost", ""),
        (CHILD, [("问: 那谁会帮你？\n", ""), ("社工姐姐", "社工 姐姐")], "社工姐姐", 1, "respelled", "社工 姐姐"),
        (PARENT, [("What happens", "So what happens")], "Nobody explains it", 1, "exact", "Nobody explains it"),
        (PARENT, [("nobody", ""), ("Nobody", "NOBODY")], "Nobody explains", 1, "respelled", "NOBODY explains"),
        (PARENT, [("cannot read", "can not read")], "Grandma cannot read", 1, "respelled", "Grandma can not read"),
        (PARENT, [("Nobody explains it", "No one ever explains it")], "Nobody explains it", 1, "changed", "No one ever explains it"),
        (PARENT, [("Homework. Nobody explains it, so he leaves it blank.", "")], "Nobody explains it", 1, "lost", ""),
    ],
)  # fmt: skip
def test_an_edit_has_its_outcome(
    old: str, edits: list[tuple[str, str]], quote: str, nth: int, outcome: str, words: str
) -> None:
    new = old
    for was, now in edits:
        new = new.replace(was, now)
    assert landed(old, new, quote, nth) == (outcome, words)


@pytest.mark.parametrize(("text", "answer"), [(CHILD, "嗯。"), (PARENT, "Mm.")])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_short_answer_goes_to_its_own_place(text: str, answer: str, nth: int) -> None:
    """The first answer is struck: the second keeps its place and the first has none."""
    at = text.index(answer)
    start = text.rindex("\n", 0, text.rindex("\n", 0, at)) + 1
    new = text[:start] + text[at + len(answer) + 1 :]
    outcome, _ = landed(text, new, answer, nth)
    assert outcome == ("lost" if nth == 1 else "exact")
    if nth == 2:
        landing = landing_of(text, new, answer, 2, Names({}))
        assert landing.span.start == new.index(answer)


def test_what_could_stand_in_two_places_is_asked_not_guessed() -> None:
    """Of three answers in a row one is struck, and nobody can say which."""
    old = "Q: 你去过吗？\nA: 嗯。\nA: 嗯。\nA: 嗯。\nQ: 那后来呢，后来怎么样了？\n"
    new = "Q: 你去过吗？\nA: 嗯。\nA: 嗯。\nQ: 那后来呢，后来怎么样了？\n"
    assert {landed(old, new, "嗯。", nth)[0] for nth in (1, 2, 3)} <= {"changed", "lost"}


@pytest.mark.parametrize(
    ("text", "quote"), [(CHILD, "社工姐姐星期三来"), (PARENT, "social worker comes on Wednesdays")]
)
def test_a_passage_that_was_moved_is_found(text: str, quote: str) -> None:
    lines = text.split("\n")
    moved = [*lines[:2], *lines[4:10], *lines[2:4], *lines[10:]]
    assert landed(text, "\n".join(moved), quote) == ("moved", quote)


def test_turns_that_are_cut_or_joined_keep_their_codings() -> None:
    cut = CHILD.replace("奶奶不识字。社工", "奶奶不识字。\n问: 嗯。\n答: 社工")
    assert landed(CHILD, cut, "社工姐姐星期三来") == ("exact", "社工姐姐星期三来")
    joined = CHILD.replace("\n问: 那谁会帮你？\n答: ", "")
    assert landed(CHILD, joined, "奶奶不识字") == ("exact", "奶奶不识字")
    assert landed(CHILD, joined, "没人教") == ("exact", "没人教")


def test_a_passage_that_no_longer_lies_in_one_turn_keeps_its_longest_part() -> None:
    cut = CHILD.replace("题目不会也没人教，就空在", "题目不会\n问: 哦，\n答: 也没人教，就空在")
    outcome, words = landed(CHILD, cut, "题目不会也没人教，就空在那里")
    assert (outcome, words) == ("changed", "也没人教，就空在那里")


def test_labels_play_no_part() -> None:
    relabelled = CHILD.replace("问: ", "访谈员: ").replace("答: ", "小禾: ")
    for quote in ("没人教", "嗯。", "奶奶不识字"):
        assert landed(CHILD, relabelled, quote) == ("exact", quote)
    assert landed(CHILD, relabelled, "嗯。", 2) == ("exact", "嗯。")


PEOPLE = (
    Person("K01", "奶奶", "S-FAM", "外婆甲"),
    Person("K01", "社工姐姐", "S-SW", "社工乙"),
    Person("K02", "Grandma", "S-FAM", "G1"),
)


def test_a_name_that_became_its_pseudonym_is_respelled() -> None:
    names = names_of(PEOPLE, ["K01"])
    new = CHILD.replace("奶奶", "外婆甲").replace("社工姐姐", "社工乙")
    assert landed(CHILD, new, "奶奶", names=names) == ("respelled", "外婆甲")
    assert landed(CHILD, new, "奶奶不识字。社工姐姐星期三来", names=names) == (
        "respelled",
        "外婆甲不识字。社工乙星期三来",
    )
    assert landed(CHILD, new, "奶奶")[0] == "changed"  # nobody is known under these names
    english = PARENT.replace("Grandma", "G1")
    assert landed(PARENT, english, "Grandma cannot read", names=names) == (
        "respelled",
        "G1 cannot read",
    )


def test_one_name_in_the_place_of_another_is_a_change() -> None:
    names = names_of([*PEOPLE, Person("K01", "外婆", "S-FAM", "外婆甲")], ["K01"])
    new = CHILD.replace("奶奶不识字", "外婆不识字")
    assert landed(CHILD, new, "奶奶不识字", names=names)[0] == "changed"


def test_marks_at_the_ends_stay_with_the_words() -> None:
    old = "Q: 谁教你？\nA: 他说“没人教我”，就走了。\n"
    new = "Q: 那谁教你？\nA: 他说「没人教我」,就走了。\n"
    assert landed(old, new, "“没人教我”") == ("respelled", "「没人教我」")
    assert landed(old, new, "没人教我") == ("exact", "没人教我")


def test_a_number_is_a_word_and_its_point_belongs_to_it() -> None:
    old = "Q: 多少钱？\nA: 一个月20.50元，不够用的。\n"
    assert landed(old, old.replace("20.50", "2050"), "20.50元")[0] == "changed"
    assert landed(old, old.replace("，", ","), "20.50元") == ("exact", "20.50元")


def test_the_same_text_read_otherwise_keeps_its_spans() -> None:
    turns = [Span(0, 10), Span(12, 30)]
    assert SameText(turns).land(Span(2, 9)) == Landing("exact", Span(2, 9), 1)
    crossing = SameText(turns).land(Span(6, 20))
    assert (crossing.outcome, crossing.span, crossing.turn) == ("changed", Span(12, 20), 2)
    assert SameText(turns).land(Span(10, 12)).outcome == "lost"


def test_words_are_compared_without_width_case_script_and_marks() -> None:
    assert squeezed("“題目，不會！” OK") == squeezed("题目不会ＯＫ")
    assert squeezed("café") == squeezed("cafe\u0301")
    assert squeezed("3.5%") != squeezed("35%")


@given(st.text("嗯对。我你他ab ", max_size=40), st.text("嗯对。我你他ab ", max_size=40))
def test_partners_are_the_same_words_and_go_both_ways(left: str, right: str) -> None:
    words = Words(Names({}))
    old, new = (words.of(text, [Span(0, len(text))]) for text in (left, right))
    found = align(old, new)
    pairs = [(i, j) for i, j in enumerate(found.partners) if j != NONE]
    assert all(old.words[i] == new.words[j] and found.sources[j] == i for i, j in pairs)
    assert sum(source != NONE for source in found.sources) == len(pairs)
    kept = [j for i, j in pairs if not found.moved[i]]
    assert kept == sorted(kept)


@given(st.lists(st.sampled_from(["嗯。", "对。", "我去过。", "yes. ", "well then "]), max_size=30))
def test_a_text_is_its_own_correction(parts: list[str]) -> None:
    text = "".join(parts)
    words = Words(Names({}))
    old, new = words.of(text, [Span(0, len(text))]), words.of(text, [Span(0, len(text))])
    found = align(old, new)
    assert found.partners == list(range(len(old.words)))
    assert all(found.certain)
