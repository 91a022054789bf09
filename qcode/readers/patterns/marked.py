"""Conventions in which a mark, brackets or bold letters set the name apart."""

from __future__ import annotations

from qcode.readers.patterns.convention import COLON, GAP, NAME, TIME, Convention, Example

_TIME = rf"(?:{GAP}[\[(（]?(?P<time>{TIME})[\])）]?)?"
_TIME2 = _TIME.replace("<time>", "<time2>")
_TIME3 = rf"[\[(（]?(?P<time3>{TIME})[\])）]?"

MARKED: tuple[Convention, ...] = (
    Convention(
        "bold-label",
        "a name in Markdown bold, with or without a colon",
        rf"(?:\*\*|__){GAP}(?P<label>{NAME}){GAP}(?:{COLON}{_TIME}{GAP}(?:\*\*|__)"
        rf"|{_TIME2}{GAP}(?:\*\*|__){GAP}{COLON}?(?:{GAP}{_TIME3}(?={GAP}\n))?)",
        (
            Example(
                "**胡泳：** 您好。\n\n**林月：** 您好。\n\n"
                "**胡泳：** 先谈谈家里。\n\n**林月：** 好。\n",
                (
                    ("胡泳", "您好。"),
                    ("林月", "您好。"),
                    ("胡泳", "先谈谈家里。"),
                    ("林月", "好。"),
                ),
            ),
            Example(
                "**访谈员** 00:00:05\n最难的是什么？\n\n**张姐** 00:00:12\n钱。\n\n"
                "**访谈员** 00:01:10\n来过人没有？\n\n**张姐** 00:01:15\n来过。\n",
                (
                    ("访谈员", "最难的是什么？"),
                    ("张姐", "钱。"),
                    ("访谈员", "来过人没有？"),
                    ("张姐", "来过。"),
                ),
            ),
            Example(
                "**Ann** Who helps?\n\n**Bob**: Nobody.\n\n**Ann** Nobody?\n\n**Bob**: No.\n",
                (("Ann", "Who helps?"), ("Bob", "Nobody."), ("Ann", "Nobody?"), ("Bob", "No.")),
            ),
        ),
        needs=r"\*\*|__",
        weight=1.1,
    ),
    Convention(
        "heading-label",
        "a name as a Markdown heading, the words below",
        rf"#{{1,6}}[ \t]+(?P<label>{NAME}){GAP}{COLON}?{_TIME}{GAP}\n",
        (
            Example(
                "### Ann\n\nWho helps?\n\n### Bob\n\nNobody.\n"
                "\n### Ann\n\nNobody?\n\n### Bob\n\nNo.\n",
                (("Ann", "Who helps?"), ("Bob", "Nobody."), ("Ann", "Nobody?"), ("Bob", "No.")),
            ),
            Example(
                "## 访谈员：\n谁帮你？\n## 小李：\n没人。\n## 访谈员：\n没人？\n## 小李：\n嗯。\n",
                (
                    ("访谈员", "谁帮你？"),
                    ("小李", "没人。"),
                    ("访谈员", "没人？"),
                    ("小李", "嗯。"),
                ),
            ),
        ),
        needs=r"#",
    ),
    Convention(
        "bracket-label",
        "a name in brackets and the words",
        rf"(?:\[(?P<label>[^\W_][^\[\]\n:：]{{0,30}})\]"
        rf"|【(?P<label2>[^【】\n]{{1,30}})】){GAP}{COLON}?",
        (
            Example(
                "[id1] Who helps?\n[id2] Nobody.\n[id1] Nobody?\n[id2] No.\n",
                (("id1", "Who helps?"), ("id2", "Nobody."), ("id1", "Nobody?"), ("id2", "No.")),
            ),
            Example(
                "【问】谁帮你？\n【答】没人。\n【问】没人？\n【答】嗯。\n",
                (("问", "谁帮你？"), ("答", "没人。"), ("问", "没人？"), ("答", "嗯。")),
            ),
        ),
        needs=r"[\[【]",
        weight=0.9,
    ),
    Convention(
        "at-label",
        "an at sign, a code and the words",
        r"@(?P<label>[^\W_][\w-]{0,20})[:：]?[ \t\u3000]+(?=\S)",
        (
            Example(
                "@int Who helps?\n@p01 Nobody.\n@int Nobody?\n@p01 No.\n",
                (("int", "Who helps?"), ("p01", "Nobody."), ("int", "Nobody?"), ("p01", "No.")),
            ),
            Example(
                "@访 谁帮你？\n@李 没人。\n@访 没人？\n@李 嗯。\n",
                (("访", "谁帮你？"), ("李", "没人。"), ("访", "没人？"), ("李", "嗯。")),
            ),
        ),
        needs=r"@",
    ),
    Convention(
        "arrow-name-colon",
        "arrows, a name, a colon and the words",
        rf"(?:>>+|＞＞|-|–|—|•|\*){GAP}(?P<label>{NAME}){COLON}",
        (
            Example(
                ">> ANN: Who helps?\n>> BOB: Nobody.\n>> ANN: Nobody?\n>> BOB: No.\n",
                (("ANN", "Who helps?"), ("BOB", "Nobody."), ("ANN", "Nobody?"), ("BOB", "No.")),
            ),
            Example(
                "- 访：谁帮你？\n- 李：没人。\n- 访：没人？\n- 李：嗯。\n",
                (("访", "谁帮你？"), ("李", "没人。"), ("访", "没人？"), ("李", "嗯。")),
            ),
        ),
        needs=r"[>＞•*–—-]",
    ),
    Convention(
        "letter-stop",
        "a letter or 问/答 with a full stop, and the words",
        r"(?P<label>(?:[QAIPRM]\d{0,2}|问|答|访|受))[.．、][ \t\u3000]*(?=\S)",
        (
            Example(
                "Q. Who helps?\nA. Nobody.\nQ. Nobody?\nA. No.\n",
                (("Q", "Who helps?"), ("A", "Nobody."), ("Q", "Nobody?"), ("A", "No.")),
            ),
            Example(
                "问、谁帮你？\n答、没人。\n问、没人？\n答、嗯。\n",
                (("问", "谁帮你？"), ("答", "没人。"), ("问", "没人？"), ("答", "嗯。")),
            ),
        ),
        needs=r"[QAIPRM问答访受]\d{0,2}[.．、]",
    ),
)
