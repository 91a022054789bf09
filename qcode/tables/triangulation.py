"""What the informants of a case say of each code, compared by role; or how often over cases.

One case: the state of each role with counts and the shortest quotation, the relation between
roles, whether a role is silent where two speak, and what roles add to each other. Several
informants of one role are pooled and flagged where they differ. Over cases: for how many cases
each relation holds, of those in which at least two roles can be assessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import Axis, Evidence, Grid, GridNeed, Key, Needs, QuoteNeed
from qcode.domain.table import (
    COUNTING,
    FACE_TEXT,
    Body,
    Cell,
    Column,
    Frame,
    TableOptions,
    TablePart,
)  # fmt: skip
from qcode.domain.triangulation import (
    NOT_ASSESSABLE,
    RELATIONS,
    Complement,
    Relation,
    complement_of,
    relation_of,
)  # fmt: skip
from qcode.errors import UsageError
from qcode.tables._cells import (
    CODE,
    FACES_RULE,
    NAME,
    PARTLY_RULE,
    row_cells,
    state_cell,
)
from qcode.tables._quoting import CUT_RULE, quote_text

_RELATIONS: Mapping[str, Text] = {
    "silent": Text({"en": "silent", "zh": "均未提及"}),
    "single_source": Text({"en": "single source", "zh": "单一来源"}),
    "agree_present": Text({"en": "agree (present)", "zh": "一致（有）"}),
    "agree_absent": Text({"en": "agree (absent)", "zh": "一致（无）"}),
    "contradict": Text({"en": "contradict", "zh": "相互矛盾"}),
    "ambivalent": Text({"en": "ambivalent", "zh": "各方皆两可"}),
    "qualified_present": Text({"en": "qualified (present)", "zh": "有保留的一致（有）"}),
    "qualified_absent": Text({"en": "qualified (absent)", "zh": "有保留的一致（无）"}),
    NOT_ASSESSABLE: Text({"en": "not assessable", "zh": "无法判断"}),
}
_SILENCE = Text({"en": "+ silence", "zh": "＋沉默"})
_LABELS: Mapping[str, Text] = {
    "same": Text({"en": "same", "zh": "相同"}),
    "extends": Text({"en": "extends", "zh": "一方补充"}),
    "complement": Text({"en": "complement", "zh": "相互补充"}),
}
_RELATION = Column("relation", Text({"en": "Relation", "zh": "关系"}))
_NOTE = Column("note", Text({"en": "Note", "zh": "备注"}))
_ASSESSABLE = Column("cases", Text({"en": "Assessable cases", "zh": "可判断个案"}), is_number=True)
_WITH_SILENCE = Column("silence", _SILENCE, is_number=True)
_RULE = Text(
    {
        "en": "roles are compared, not persons; silence is not absence; differences between"
        " informants are findings, not errors",
        "zh": "比较的是角色而非个人；沉默不等于无；受访者之间的差异是发现，不是误差",
    }
)


def needs(_codebook: Codebook, options: TableOptions) -> Needs:
    """Ask for states by role, by case and role over cases.

    Raises:
        UsageError: neither one case nor all are asked for, or both.
    """
    if options.over_cases:
        if options.complement:
            raise UsageError("--complement is for one case, not for --over cases")
        return Needs(grids=(GridNeed(("code", "case", "role")),))
    if len(options.filters.cases) != 1 or options.filters.cases == ("none",):
        raise UsageError("triangulation needs one case", "--case ID, or --over cases")
    return Needs(
        grids=(GridNeed(("code", "role")), GridNeed(("code", "role", "informant"))),
        quotes=QuoteNeed(("code", "role"), is_shortest=True),
        complement=options.complement,
    )


def triangulation(evidence: Evidence, frame: Frame) -> Body:
    """Build the table."""
    return _over_cases(evidence, frame) if frame.options.over_cases else _one_case(evidence, frame)


def _one_case(evidence: Evidence, frame: Frame) -> Body:
    by_role, by_informant = evidence.grids
    roles = _roles(by_role.axes[1], frame)
    heads = [Column(role.id, Text({"": role.id})) for role in roles]
    more = [Column("complement", Text({"en": "Complement", "zh": "互补"}))]
    asked = more if frame.options.complement else []
    rows, records = [], []
    for code in by_role.axes[0].keys:
        states = {role.id: state_cell(by_role, (code, role)) for role in roles}
        relation = relation_of({role.id: by_role.state(code, role) for role in roles})
        differing = [role.id for role in roles if _differ(by_informant, code, role)]
        held = {role.id: evidence.values.get((code.id, role.id), frozenset()) for role in roles}
        complement = complement_of(held) if asked else None
        quoted = [_quoted(evidence, code, role, states[role.id]) for role in roles]
        extra = [Cell(_complement_record(complement), _complement_text(complement, frame))]
        rows.append(
            (
                *row_cells(frame, code),
                *quoted,
                _relation_cell(relation, frame),
                *(extra if asked else ()),
                _note_cell(differing, frame),
            )
        )
        records.append(
            {
                "code": code.id,
                "roles": {role: cell.value for role, cell in states.items()},
                "relation": relation.name,
                "silence": relation.silence,
                "complement": _complement_record(complement),
                "differ": differing,
            }
        )
    columns = (CODE, NAME, *heads, _RELATION, *asked, _NOTE)
    rules = (_RULE, CUT_RULE, FACES_RULE, PARTLY_RULE)
    return Body(columns, tuple(rows), tuple(records), rules)


def _roles(axis: Axis, frame: Frame) -> Sequence[Key]:
    """Return the roles asked for, in the order named; all of the case by default."""
    if not frame.options.roles:
        return axis.keys
    known = {key.id: key for key in axis.keys}
    return [known.get(role, Key(role)) for role in frame.options.roles]


def _differ(grid: Grid, code: Key, role: Key) -> bool:
    """Say whether informants of one role who speak of a code hold different states."""
    states = {grid.tally(code.id, role.id, who.id).state for who in grid.axes[2].keys}
    return len(states - {""}) > 1


def _quoted(evidence: Evidence, code: Key, role: Key, cell: Cell) -> Cell:
    found = evidence.quotes.get((code.id, role.id), ())
    if not found or cell.face != "count":
        return cell
    return Cell(cell.value, f"{cell.text} {quote_text(found[0])}", cell.face, cell.partly)


def _relation_cell(relation: Relation, frame: Frame) -> Cell:
    words = frame.words(_RELATIONS[relation.name])
    if relation.silence:
        words = f"{words} {frame.words(_SILENCE)}"
    return Cell([relation.name, relation.silence], words)


def _note_cell(differing: Sequence[str], frame: Frame) -> Cell:
    words = frame.words(Text({"en": "informants differ", "zh": "受访者说法不一"}))
    return Cell(list(differing), f"{words}: {', '.join(differing)}" if differing else "")


def _complement_record(complement: Complement | None) -> Mapping[str, object] | None:
    if complement is None:
        return None
    return {
        "label": complement.label,
        "distance": complement.distance,
        "values": {role: list(values) for role, values in complement.values.items()},
        "own": {role: list(values) for role, values in complement.own.items()},
    }


def _complement_text(complement: Complement | None, frame: Frame) -> str:
    if complement is None:
        return FACE_TEXT["na"]
    own = "; ".join(f"{role}: {', '.join(v)}" for role, v in complement.own.items() if v)
    label = frame.words(_LABELS[complement.label])
    return f"{label} {complement.distance:.2f}" + (f" ({own})" if own else "")


def _over_cases(evidence: Evidence, frame: Frame) -> Body:
    (grid,) = evidence.grids
    roles = _roles(grid.axes[2], frame)
    columns = [Column(name, _RELATIONS[name], is_number=True) for name in RELATIONS]
    rows, records = [], []
    for code in grid.axes[0].keys:
        found = [_relation_in(grid, code, case, roles) for case in grid.axes[1].keys]
        assessed = [relation for relation in found if relation.name != NOT_ASSESSABLE]
        counts = [sum(relation.name == name for relation in assessed) for name in RELATIONS]
        counts.append(sum(relation.silence for relation in assessed))
        cells = [_number(count, bool(assessed)) for count in counts]
        total = Cell(len(assessed), str(len(assessed)))
        rows.append((*row_cells(frame, code), total, *cells))
        names = (*RELATIONS, "silence")
        numbers = {name: cell.value for name, cell in zip(names, cells, strict=True)}
        records.append({"code": code.id, "cases": len(assessed), **numbers})
    heads = (CODE, NAME, _ASSESSABLE, *columns, _WITH_SILENCE)
    return Body(heads, tuple(rows), tuple(records), (_RULE, FACES_RULE))


def _relation_in(grid: Grid, code: Key, case: Key, roles: Sequence[Key]) -> Relation:
    return relation_of({role.id: grid.state(code, case, role) for role in roles})


def _number(count: int, is_assessable: bool) -> Cell:
    return Cell(count, str(count)) if is_assessable else Cell(None, FACE_TEXT["na"], "na")


TABLE = TablePart(
    name="triangulation",
    title=Text({"en": "Informant triangulation", "zh": "受访者三角互证"}),
    options=COUNTING | {"roles", "over_cases", "complement"},
    needs=needs,
    build=triangulation,
)
