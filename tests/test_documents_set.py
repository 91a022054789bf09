"""Whose words they are is part of a coding: it never changes silently."""

from __future__ import annotations

from pathlib import Path

from qcode.project import Project

TEXT = "访谈员：怎么样？\n小李：没人教我。\n访谈员：还有呢？\n小李：没有了。\n"


def test_an_informant_with_codings_is_exchanged_and_they_are_queued(tmp_path: Path) -> None:
    file = tmp_path / "C.txt"
    file.write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "study"
    with Project.create(folder, codebook="social-support", coder="lan") as project:
        project.ingest([file], informant="A", role="child", cases=("K1",))
        project.set_informant("B", {"role": "parent"})
        made = project.code("C", "N-TUTOR", quote="没人教我")
        assert project.set_document("C", {"informant": "B"})
        coding = project.coding(made)[0]
        assert (coding.informant, coding.status) == ("B", "changed")
        assert project.queues() == {"speaker": (1, 1)}
        assert project.documents()[0].role == "parent"
        project.undo()
        coding = project.coding(made)[0]
        assert (coding.informant, coding.status) == ("A", "in_force")
        assert project.queues() == {}
        assert not project.set_document("C", {"informant": "A"})
        project.uncode(made)
        assert project.set_document("C", {"informant": "B"})
        assert project.queues() == {}
        assert not project.check()
