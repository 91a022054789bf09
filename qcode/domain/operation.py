"""One difference between two codebooks, named, in words, with the advice that goes with it.

`APPLIED` is the rule of what may be applied at once: changes that leave every coding, decision
and coverage as it is. Whatever would move, close or question a coding is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

APPLIED = frozenset({
    "code_added", "code_named", "code_translated", "confusions_changed", "examples_changed",
    "cues_changed", "parent_changed", "colour_changed", "order_changed", "entry_added",
    "use_instead_changed", "facet_added", "facet_named", "facet_scope_changed",
    "facet_negation_changed", "facet_with_changed", "modifier_added", "modifier_value_added",
    "mapping_added", "mapping_removed", "mapping_changed", "addresses_changed", "title_changed",
    "version_changed",
})  # fmt: skip
REFUSED = frozenset({
    "renamed", "merged", "split", "retired", "revived", "fate_changed", "missing", "entry_missing",
    "facet_changed", "definition_changed", "criteria_changed", "facet_removed",
    "facet_polarity_changed", "modifier_removed", "modifier_value_removed",
    "modifier_value_renamed", "modifier_default_changed", "modifier_default_added",
    "version_unchanged", "version_taken", "id_reused",
})  # fmt: skip
# After these the suggestions of the codes concerned are made anew.
RECOMPUTED = frozenset({"code_added", "cues_changed", "facet_negation_changed"})


@dataclass(frozen=True, slots=True)
class Operation:
    """A named difference. `kind` is one of APPLIED or REFUSED; `words` say it to people.

    `codes` are the ids concerned; `advice` says what to write or to wait for where the
    operation cannot be applied; `line` is a line of the new file (0: none in particular).
    """

    kind: str
    words: str
    codes: tuple[str, ...] = ()
    advice: str = ""
    line: int = 0

    @property
    def applies_now(self) -> bool:
        """Say whether the operation leaves every coding as it is."""
        return self.kind in APPLIED
