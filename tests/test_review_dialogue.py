"""A review led through a pipe, on a terminal, killed and interrupted; answers read as text."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from review_study import lead, make_project, statuses

from qcode.cli.dialogue import Dialogue
from qcode.cli.review_loop import ReviewLoop
from qcode.project import Project
from qcode.show.lines import Line


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    make_project(folder).close()
    return folder / "study"


@pytest.fixture
def project(made, tmp_path):
    shutil.copytree(made, tmp_path / "study")
    with Project.open(tmp_path / "study", "ann") as opened:
        yield opened
        assert opened.check() == []


class TestDialogue:
    def test_bytes_that_are_no_text_are_asked_again(self):
        source = TextIOWrapper(BytesIO(b"\xc4\xe3\n\xe5\xa5\xbd\r\n"), encoding="ascii")
        written = StringIO()
        assert Dialogue(source, written, is_plain=True).ask("?") == "好"
        assert "! that was no readable text" in written.getvalue()

    def test_the_end_of_input_is_an_eof(self):
        written = StringIO()
        dialogue = Dialogue(StringIO("no line end"), written, is_plain=True)
        assert dialogue.ask("?") == "no line end"
        with pytest.raises(EOFError):
            dialogue.ask("?")
        assert written.getvalue() == "? no line end\n? \n"

    @pytest.mark.parametrize("typed", ["y", "Y", "yes", "是", "好", "ｙ", "Ｙ"])
    def test_yes(self, typed):
        assert Dialogue(StringIO(typed), StringIO(), is_plain=True).confirm(Line("sure?"))

    @pytest.mark.parametrize("typed", ["", "n", "yep", "不", "1"])
    def test_anything_else_is_no(self, typed):
        assert not Dialogue(StringIO(f"{typed}\n"), StringIO(), is_plain=True).confirm(
            Line("sure?")
        )


def command(project: Project, *arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "qcode",
        "--project",
        str(project.folder),
        "--coder",
        "ann",
        *arguments,
    ]


def test_a_kill_loses_nothing_that_was_decided(project):
    with subprocess.Popen(
        command(project, "review"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        running.stdin.write(b"a\nr\n")
        running.stdin.flush()
        seen = b""
        while b"[3 of 8]" not in seen:
            more = os.read(running.stdout.fileno(), 4096)
            assert more, seen.decode()
            seen += more
        running.send_signal(signal.SIGKILL)
    assert statuses(project)[:3] == [
        ("N-TUTOR", "accepted"),
        ("S-FAM", "rejected"),
        ("N-COMP", "open"),
    ]
    assert project.check() == []
    assert "[1 of 6]" in lead(project)


def test_an_interrupt_says_what_was_done(project):
    class Impatient(StringIO):
        def readline(self, *_: object) -> str:
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    written = StringIO()
    dialogue = Dialogue(Impatient("a\n"), written, is_plain=True)
    with pytest.raises(KeyboardInterrupt):
        ReviewLoop(project, dialogue, ["小禾"]).run()
    assert written.getvalue().endswith(
        "decided:   1 accepted, 0 rejected\nleft:      4 open suggestions in 1 document\n"
    )
    assert statuses(project)[0] == ("N-TUTOR", "accepted")


def test_on_a_terminal_a_key_and_enter_do_the_same(project):
    pty = pytest.importorskip("pty")
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm")
        os.execv(sys.executable, command(project, "review", "--plain", "小禾"))
    seen = b""
    for typed, awaited in ((b"a\n", b"[1 of 5]"), (b"q\n", b"[2 of 5]")):
        while awaited not in seen or not seen.rstrip().endswith(b"(h: help)>"):
            assert select.select([terminal], [], [], 60)[0], seen.decode()
            seen += os.read(terminal, 4096)
        os.write(terminal, typed)
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:
            break
        if not more:
            break
        seen += more
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(terminal)
    assert b"\x1b" not in seen
    assert "decided:   1 accepted, 0 rejected" in seen.decode()
    assert statuses(project)[0] == ("N-TUTOR", "accepted")
