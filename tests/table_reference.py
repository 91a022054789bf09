"""The counting rules written a second time: plain loops over records, no SQL, no sharing."""

from __future__ import annotations

from table_study import Record, Study

SCOPED = ("need", "source")
WAITING = ("review", "conflict", "changed", "lost")


def overlap(a: Record, b: Record) -> bool:
    return a.document == b.document and a.start < b.end and b.start < a.end


def in_view(study: Study, view: str, coders: tuple[str, ...]) -> list[Record]:
    """Codings in force that a view counts; `coders` in the order they came to the project."""
    in_force = [r for r in study.records if r.status == "in_force"]
    if view == "consensus":
        return consensus(study, in_force, coders)
    if view == "all":
        return merged(in_force, coders)
    return [r for r in in_force if r.coder == view]


def consensus(study: Study, in_force: list[Record], coders: tuple[str, ...]) -> list[Record]:
    kept = []
    for r in in_force:
        workers = {
            o.coder
            for o in study.records
            if o.status != "removed" and (o.document, o.code) == (r.document, r.code)
        } | {who for doc, who, codes in study.covered if doc == r.document and r.code in codes}
        first = min(workers, key=coders.index)
        agreed = all(
            any(
                o.coder == other and o.code == r.code and o.polarity == r.polarity
                and o.case == r.case and overlap(o, r)
                for o in in_force
            )
            for other in workers - {r.coder}
        )  # fmt: skip
        if len(workers) == 1 or (r.coder == first and agreed):
            kept.append(r)
    return kept


def merged(in_force: list[Record], coders: tuple[str, ...]) -> list[Record]:
    def same(a: Record, b: Record) -> bool:
        alike = (a.code, a.polarity, a.case, a.modifiers) == (
            b.code,
            b.polarity,
            b.case,
            b.modifiers,
        )
        return a.coder != b.coder and alike and overlap(a, b)

    left, kept = list(in_force), []
    while left:
        group = [left.pop()]
        for member in group:
            near = [r for r in left if same(member, r)]
            group += near
            left = [r for r in left if r not in near]
        own = {who: [r for r in group if r.coder == who] for who in {r.coder for r in group}}
        best = max(own, key=lambda who: (len(own[who]), -coders.index(who)))
        kept += own[best]
    return kept


def counted(study: Study, view: str, coders: tuple[str, ...], scope_all: bool) -> list[Record]:
    kept = []
    for r in in_view(study, view, coders):
        code = study.codebook.code(r.code)
        if code.status != "active":
            continue
        if not scope_all and code.facet in SCOPED and r.modifiers["about"] == "parent":
            continue
        kept.append(r)
    return kept


def below(study: Study, code: str, rollup: bool) -> set[str]:
    if not rollup:
        return set()
    return {
        c.id
        for c in study.codebook.active_codes()
        if c.id != code and code in study.codebook.ancestors(c.id)
    }


def of_code(study: Study, records: list[Record], code: str, rollup: bool) -> list[Record]:
    lower = below(study, code, rollup)
    return [
        r
        for r in records
        if r.code == code or (r.code in lower and r.polarity in ("present", "mixed", ""))
    ]


def spans(records: list[Record]) -> int:
    return len({(r.document, r.start, r.end) for r in records})


def covered_for(study: Study, document: str, view: str) -> set[str]:
    own = view not in ("consensus", "all")
    return {
        code
        for doc, who, codes in study.covered
        if doc == document and (not own or who == view)
        for code in codes
    }


def face(
    study: Study,
    view: str,
    documents: list[str],
    needed: set[str],
    evidence: bool,
    waits: bool,
    disputed: bool,
) -> str:
    if evidence:
        return "count"
    if waits:
        return "waiting"
    if disputed:
        return "disputed"
    if not documents:
        return "na"
    done = all(needed <= covered_for(study, doc, view) for doc in documents)
    return "zero" if done else "nc"


def waits_for(study: Study, view: str, code: str, rollup: bool, scope_all: bool) -> list[Record]:
    own = view not in ("consensus", "all")
    held = [r for r in study.records if r.status in WAITING and (not own or r.coder == view)]
    facet = study.codebook.code(code).facet
    if not scope_all and facet in SCOPED:
        held = [r for r in held if r.modifiers["about"] != "parent"]
    return of_code(study, held, code, rollup)


def disputed_for(
    study: Study, view: str, coders: tuple[str, ...], code: str, rollup: bool, scope_all: bool
) -> list[Record]:
    """Codings in force that the consensus leaves out and no coding it keeps stands for."""
    if view != "consensus":
        return []
    kept = in_view(study, view, coders)
    held = [
        r
        for r in study.records
        if r.status == "in_force"
        and not any(
            o is r
            or ((o.code, o.polarity, o.case) == (r.code, r.polarity, r.case) and overlap(o, r))
            for o in kept
        )
    ]
    if not scope_all and study.codebook.code(code).facet in SCOPED:
        held = [r for r in held if r.modifiers["about"] != "parent"]
    return of_code(study, held, code, rollup)


def frequency(
    study: Study, view: str, coders: tuple[str, ...], *, rollup: bool, scope_all: bool
) -> list[dict[str, object]]:
    records = counted(study, view, coders, scope_all)
    roles = list(dict.fromkeys(role for who in study.speakers.values() for _, role in who))
    rows = []
    for code in study.codebook.active_codes():
        held = of_code(study, records, code.id, rollup)
        waits = waits_for(study, view, code.id, rollup, scope_all)
        disputed = disputed_for(study, view, coders, code.id, rollup, scope_all)
        needed = {code.id} | below(study, code.id, rollup)
        which = face(
            study, view, list(study.documents), needed, bool(held), bool(waits), bool(disputed)
        )
        row: dict[str, object] = {"code": code.id}
        shown = which in ("count", "zero")
        counts = {
            "references": spans(held),
            "documents": len({r.document for r in held}),
            "informants": len({r.informant for r in held if r.informant}),
            "cases": len({r.case for r in held if r.case}),
        }
        for polarity in ("present", "absent", "mixed", "unclear"):
            counts[polarity] = spans([r for r in held if r.polarity == polarity])
        row.update({name: count if shown else None for name, count in counts.items()})
        row["roles"] = {}
        for role in roles:
            said = [r for r in held if r.role == role]
            docs = [d for d, who in study.speakers.items() if role in [x for _, x in who]]
            waiting = any(r.role == role for r in waits)
            left = any(r.role == role for r in disputed)
            mark = face(study, view, docs, needed, bool(said), waiting, left)
            row["roles"][role] = spans(said) if mark in ("count", "zero") else None
        if not shown:
            row["face"] = which
        rows.append(row)
    return rows


def state(held: list[Record]) -> str:
    said = {r.polarity or "present" for r in held} - {"unclear"}
    if not said:
        return ""
    if "mixed" in said or len(said) > 1:
        return "both"
    return said.pop()


def triangulation(
    study: Study, view: str, coders: tuple[str, ...], case: str
) -> list[tuple[str, dict[str, str], str, bool]]:
    records = [r for r in counted(study, view, coders, False) if r.case == case]
    documents = [d for d, cases in study.documents.items() if case in cases]
    roles = list(dict.fromkeys(role for doc in documents for _, role in study.speakers[doc]))
    rows = []
    for code in study.codebook.active_codes():
        states = {}
        waits = [r for r in waits_for(study, view, code.id, False, False) if r.case == case]
        disputed = disputed_for(study, view, coders, code.id, False, False)
        for role in roles:
            held = [r for r in records if r.code == code.id and r.role == role]
            docs = [d for d in documents if role in [x for _, x in study.speakers[d]]]
            waiting = any(r.role == role for r in waits)
            left = any(r.role == role and r.case == case for r in disputed)
            mark = face(study, view, docs, {code.id}, False, waiting, left)
            states[role] = state(held) or {"zero": "silent"}.get(mark, mark)
        rows.append((code.id, states, *relation(states)))
    return rows


def relation(states: dict[str, str]) -> tuple[str, bool]:
    speak = [s for s in states.values() if s in ("present", "absent", "both")]
    quiet = [s for s in states.values() if s == "silent"]
    if len(speak) + len(quiet) < 2:
        return "not_assessable", False
    if not speak:
        return "silent", False
    if len(speak) == 1:
        return "single_source", False
    silence = bool(quiet)
    if "present" in speak and "absent" in speak:
        return "contradict", silence
    if "both" not in speak:
        return f"agree_{speak[0]}", silence
    pure = [s for s in speak if s != "both"]
    return (f"qualified_{pure[0]}" if pure else "ambivalent"), silence


def crosstab(
    study: Study, view: str, coders: tuple[str, ...], rows: str, columns: str, unit: str
) -> dict[tuple[str, str], tuple[int, int, int, int, int]]:
    """Cells with evidence: present, absent, mixed, unclear references and documents."""
    records = counted(study, view, coders, False)

    def beside(a: Record, b: Record) -> bool:
        if a.document != b.document or a.case != b.case:
            return False
        if unit == "span":
            return (a.start, a.end) == (b.start, b.end)
        return overlap(a, b) if unit == "overlap" else a.turn == b.turn

    facet = study.codebook.facet_of
    across = [r for r in records if facet(r.code).id == columns]
    cells = {}
    for row in (r for r in study.codebook.active_codes() if r.facet == rows):
        own = [r for r in records if r.code == row.id]
        names = [c.id for c in study.codebook.active_codes() if c.facet == columns]
        for column in (*names, "(none)"):
            if column == "(none)":
                held = [r for r in own if not any(beside(r, o) for o in across)]
            else:
                held = [r for r in own if any(o.code == column and beside(r, o) for o in across)]
            if held:
                cells[row.id, column] = (
                    spans([r for r in held if r.polarity in ("present", "")]),
                    *(
                        spans([r for r in held if r.polarity == p])
                        for p in ("absent", "mixed", "unclear")
                    ),
                    len({r.document for r in held}),
                )
    return cells
