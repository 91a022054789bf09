"""Speed and memory of suggesting, beside a peer and the physical limits of the same work.

    python benchmarks/suggesting.py [--megabytes 10] [--documents 10000]

Interviews are made here, half Chinese and half English: questions, talk that holds no cue,
and the examples of the shipped codebook in random order (seeded). They come to about 5,000
suggestions a megabyte: real interviews on other subjects have 4,000, the sample study, where
every line is to the point, has 10,000. Ours reads the texts from the store and writes
suggestions with evidence to it; the peer is the plain spaCy way, which stores nothing.
spaCy is imported before any clock starts.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from qcode.domain.codebook import Codebook, Cue
from qcode.domain.segmenting import segments_of
from qcode.domain.study import Document, Informant, Speaker
from qcode.domain.text import Piece, PieceKind, Reading, Span, Turn
from qcode.readers.codebook import read_codebook
from qcode.storage.database import Store, create_database, open_database, transaction
from qcode.storage.documents import save_document
from qcode.storage.people import save_informant
from qcode.storage.runs import begin_run, finish_run
from qcode.suggest.cues import compile_cues
from qcode.suggest.words import fold_for_matching
from qcode.workflow.suggesting import suggest

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = {
    "zh": ["你能说说平时是怎么过的吗？", "那后来呢？", "你当时心里怎么想？", "能举个例子吗？"],
    "en": ["Could you tell me about an ordinary day?", "And then?", "How was that for you?"],
}
# Talk about nothing the codebook asks for; the parts are drawn anew for every sentence.
MATERIAL = """
when zh: 那天早上 前年春天 有一回 下雨的时候 天快黑了 到了端午 第二天 秋收以后 那阵子
when en: that morning/two springs ago/one time/in the rain/towards dusk/by May/the day after
when en: half an hour later/after the harvest/around then
who zh: 卖菜的 司机 门口那个老头 楼下的裁缝 几个木匠 一只黄狗 修伞的师傅 卖花的 船夫 敲锣的
who en: the driver/a tailor/two carpenters/some old fellow/a yellow dog/the umbrella man
who en: the flower seller/a ferryman/the drummer/the cobbler
did zh: 沿着河边慢慢走 把箱子搬上车 站在桥头张望 数着台阶 点了一盏灯 摇着蒲扇 绕过水塘
did zh: 收起竹竿 喝了口茶 望着山
did en: walked along the river/lifted crates on the cart/looked down from the bridge
did en: counted the steps/lit a lamp/waved a fan/went round the pond/folded the poles
did en: drank some tea/stared at the hills
with zh: 雾很浓 石板路滑滑的 桂花开了一树 瓦片响了两声 风从北边吹 河水涨到岸边 云压得低
with zh: 稻子黄了 蝉叫得响 雪化了一半
with en: the fog was thick/the flagstones were slippery/the plum tree was in bloom
with en: tiles rattled on the roof/wind blew from the north/the river rose to the bank
with en: clouds hung low/the rice had turned yellow/cicadas were loud/half the snow had melted
name zh: 赵 钱 孙 李 周 吴 郑 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 许 何 吕 施 张 孔 曹 严 华 金 魏 陶
name zh: 姜 戚 谢 邹 喻 柏 水 窦 章 云 苏 潘 葛 奚 范 彭 郎 鲁 韦 昌 马 苗 凤 花 方 俞 任 袁 柳
name zh: 酆 鲍 史 唐 费 廉 岑 薛 雷 贺 倪 汤 滕 殷 罗 毕 郝 邬 安 常 乐 于 时 傅 皮 卞 齐 康 伍
name en: ba/be/bo/bra/car/cor/da/del/do/fen/fin/gar/glen/ha/hol/ka/kel/lan/lin/lo/mar/mel/mor
name en: na/nel/or/pen/ra/rin/ro/sal/sen/sha/tal/ten/tor/va/ven/wil/win/wor/ya/yel
"""


def material() -> dict[tuple[str, str], list[str]]:
    """Return the parts of sentences by (part, language)."""
    parts: dict[tuple[str, str], list[str]] = {}
    for line in MATERIAL.strip().split("\n"):
        head, _, words = line.partition(": ")
        part, lang = head.split()
        parts.setdefault((part, lang), []).extend(words.split("/" if lang == "en" else " "))
    return parts


PARTS = material()


def filler(chance: random.Random, lang: str) -> str:
    """One sentence of small talk, with invented names: as many different words as people use."""
    when, who, did, around = (
        chance.choice(PARTS[part, lang]) for part in ("when", "who", "did", "with")
    )
    one, other = ("".join(chance.choices(PARTS["name", lang], k=3)) for _ in range(2))
    if lang == "zh":
        return f"{when}，{who}{one}{did}，{around}，就在{other}的{chance.randint(1, 999)}号。"
    names = f"{one.capitalize()} of {other.capitalize()}"
    return f"{when.capitalize()} {who} {names} {did} while {around}."


def codebook() -> Codebook:
    made, problems = read_codebook(ROOT / "codebooks" / "social-support.yaml")
    if made is None:
        sys.exit("\n".join(map(str, problems)))
    return made


def interviews(book: Codebook, megabytes: float, size: int) -> Iterator[tuple[str, str]]:
    """Yield (language, text) until so many megabytes of UTF-8 are made."""
    said = {
        lang: [e.text for code in book.codes for e in code.examples if e.lang == lang]
        for lang in ("zh", "en")
    }
    chance = random.Random(7)
    made = 0.0
    while made < megabytes * 1e6:
        lang = "zh" if chance.random() < 0.5 else "en"
        text = interview(chance, lang, said[lang], size)
        made += len(text.encode())
        yield lang, text


def interview(chance: random.Random, lang: str, said: list[str], size: int) -> str:
    gap = "" if lang == "zh" else " "
    lines: list[str] = []
    length = 0
    while length < size:
        answer = [
            chance.choice(said) if chance.random() < 0.25 else filler(chance, lang)
            for _ in range(chance.randint(2, 9))
        ]
        lines += ["I: " + chance.choice(QUESTIONS[lang]), "C: " + gap.join(answer)]
        length += sum(len(line.encode()) for line in lines[-2:])
    return "\n".join(lines)


def store_all(store: Store, texts: Iterator[str]) -> None:
    """Store the texts as documents in one transaction."""
    speakers = {"I": Speaker(True), "C": Speaker(False, "C")}
    informant = Informant("C", "child")
    with transaction(store):
        run = begin_run(store, "ingest", "bench")
        save_informant(store, run, informant)
        first = store.execute("SELECT count(*) FROM document").fetchone()[0]
        for number, text in enumerate(texts, first):
            reading = read(text)
            segments = [s for turn in reading.turns for s in segments_of(text, turn)]
            document = Document(f"D{number:06d}", (informant,))
            save_document(store, run, document, reading, speakers, segments)
        finish_run(store, run, "", {})


def read(text: str) -> Reading:
    turns, pieces, start = [], [], 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        turns.append(Turn(number, line[0], Span(start + 3, end)))
        pieces += [
            Piece(PieceKind.LABEL, Span(start, start + 3)),
            Piece(PieceKind.SPEECH, Span(start + 3, end)),
        ]
        start = end + 1
    return Reading(text, tuple(pieces), tuple(turns), "text", "colon", "utf-8", "none")


def timed(label: str, megabytes: float, work, *arguments, **options) -> tuple[float, float]:
    """Run, print and return seconds: by the clock, and of this process's CPU."""
    began, used = time.perf_counter(), time.process_time()
    result = work(*arguments, **options)
    took, used = time.perf_counter() - began, time.process_time() - used
    rate = f"{megabytes / took:7.1f} MB/s" if megabytes else ""
    print(f"{label:44} {took:8.2f} s  (own CPU {used:6.2f} s) {rate}  {result}")
    return took, used


def peer(book: Codebook, texts: list[tuple[str, str]]) -> str:
    import spacy
    from spacy.matcher import PhraseMatcher

    pipelines = {}
    for lang in ("zh", "en"):
        pipeline = spacy.blank(lang)
        pipeline.add_pipe("sentencizer")
        matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
        for code in book.codes:
            words = [c.words for c in code.cues if c.kind == "phrase" and c.lang in ("", lang)]
            matcher.add(code.id, [pipeline.make_doc(phrase) for phrase in words])
        pipelines[lang] = (pipeline, matcher)
    began = time.perf_counter()
    found = sum(len(pipelines[lang][1](pipelines[lang][0](text))) for lang, text in texts)
    return f"{found} matches; {time.perf_counter() - began:.2f} s without loading"


def bare_scan(book: Codebook, texts: list[tuple[str, str]]) -> str:
    numbers = {code.id: at for at, code in enumerate(book.codes, 1)}
    automaton = compile_cues(book, numbers).automaton
    folded = [fold_for_matching(text) for _, text in texts]
    began = time.perf_counter()
    found = sum(len(automaton.find_matches_as_indexes(text, overlapping=True)) for text in folded)
    return f"{found} matches; {time.perf_counter() - began:.2f} s without loading and folding"


def bare_insert(path: Path) -> str:
    """Insert the rows of a full run again, into an empty table of the same form."""
    source = open_database(path)
    rows = source.execute("SELECT * FROM suggestion ORDER BY id").fetchall()
    with transaction(source):
        source.execute("DELETE FROM suggestion")
        began = time.perf_counter()
        marks = ", ".join("?" * len(rows[0]))
        source.executemany(f"INSERT INTO suggestion VALUES ({marks})", rows)
        took = time.perf_counter() - began
    source.close()
    return f"{len(rows)} rows; {took:.2f} s for the insert alone"


def once(store: Store, book: Codebook, jobs: int = 1) -> str:
    return told(suggest(store, book, jobs=jobs, coder="bench"))


def told(result) -> str:
    return f"{result.documents} documents, {result.new} new, {result.changed} changed"


def compare(book: Codebook, megabytes: float, folder: Path) -> None:
    importlib.import_module("spacy.lang.zh")
    importlib.import_module("spacy.lang.en")
    texts = list(interviews(book, megabytes, 10_000))
    path = folder / "speed.db"
    store = create_database(path)
    store_all(store, (text for _, text in texts))
    store.close()
    copy = folder / "two.db"
    copy.write_bytes(path.read_bytes())

    def ours(where: Path, jobs: int) -> str:
        store = open_database(where)
        result = once(store, book, jobs)
        store.close()
        return result

    print(f"{megabytes} MB in {len(texts)} documents")
    one, _ = timed("suggest, 1 job", megabytes, ours, path, 1)
    two, _ = timed("suggest, 2 jobs", megabytes, ours, copy, 2)
    spacy, _ = timed("plain spaCy, nothing stored", megabytes, peer, book, texts)
    timed("bare multi-pattern scan", megabytes, bare_scan, book, texts)
    timed("bare insert of the same rows", 0, bare_insert, path)
    print(f"against spaCy: {spacy / one:.1f} times; 2 jobs against 1: {one / two:.2f} times")


def with_cue(book: Codebook, words: str) -> Codebook:
    changed = replace(book.codes[0], cues=(*book.codes[0].cues, Cue("phrase", words)))
    return replace(book, codes=(changed, *book.codes[1:]), hash=words)


def changed_cue(book: Codebook, documents: int, folder: Path) -> None:
    path = folder / "many.db"
    store = create_database(path)
    texts = interviews(book, 1e9, 3_000)
    store_all(store, (text for _, text in islice(texts, documents)))
    print(f"{documents} documents")
    _, full = timed("full run", 0, once, store, book)
    _, again = timed("again, nothing changed", 0, once, store, book)
    print(f"{'':44} {again / full:8.1%}")
    for words in ("饭桌收拾", "umbrella", "点了一盏灯", "茶", "oo"):
        book = with_cue(book, words)
        _, took = timed(f"one cue added: {words}", 0, once, store, book)
        print(f"{'':44} {took / full:8.1%}")
    store.close()


def memory(documents: int, path: Path) -> None:
    """Print the peak memory of suggesting for so many documents, in this process."""
    store = open_database(path)
    book = codebook()
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of reading the codebook
    before = memory_now("VmRSS")
    suggest(store, book, coder="bench")
    print(f"{documents} documents: peak {memory_now('VmHWM'):.0f} MB ({before:.0f} MB before)")


def fill(documents: int, path: Path) -> None:
    store = create_database(path)
    texts = interviews(codebook(), 1e9, 8_000)
    for _ in range(documents // 100):
        store_all(store, (text for _, text in islice(texts, 100)))
    store.close()


def memory_now(field: str) -> float:
    """Return a figure of this process's memory in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{field}:")[1].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--fill", type=Path, help="only this: make a store with --documents")
    parser.add_argument("--memory", type=Path, help="only this: peak memory on such a store")
    options = parser.parse_args()
    if options.fill:
        fill(options.documents, options.fill)
    elif options.memory:
        memory(options.documents, options.memory)
    else:
        everything(options.megabytes, options.documents)


def everything(megabytes: float, documents: int) -> None:
    book = codebook()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compare(book, megabytes, folder)
        changed_cue(book, documents, folder)
        for count in (1_000, 4_000):
            path = str(folder / f"memory-{count}.db")
            for step in ("--fill", "--memory"):
                command = [sys.executable, __file__, "--documents", str(count), step, path]
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
