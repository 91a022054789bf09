"""One difference between two codebooks, named, in words, with the advice that goes with it.

APPLIED and REFUSED are the rule of what a recode does and what stops it: a difference that is
undeclared, that contradicts another or that would use an id again is refused, and with it the
whole file, because half a codebook would be no version.
"""

from __future__ import annotations

from dataclasses import dataclass

APPLIED = frozenset({
    "code_added", "code_named", "code_translated", "confusions_changed", "examples_changed",
    "cues_changed", "parent_changed", "colour_changed", "order_changed", "entry_added",
    "use_instead_changed", "facet_added", "facet_named", "facet_scope_changed",
    "facet_negation_changed", "facet_with_changed", "facet_removed", "modifier_added",
    "modifier_value_added", "modifier_value_renamed", "modifier_value_removed",
    "modifier_removed", "modifier_default_changed", "mapping_added", "mapping_removed",
    "mapping_changed", "addresses_changed", "title_changed", "version_changed", "renamed",
    "merged", "split", "narrowed", "widened", "reworded", "facet_changed",
    "facet_polarity_changed", "retired", "retired_changed", "left_out",
})  # fmt: skip
REFUSED = frozenset({
    "missing", "entry_missing", "alias_missing", "revived", "fate_changed", "id_reused",
    "renamed_onto", "dead_end", "circle", "definition_changed", "mark_without_change",
    "facet_unconfirmed", "polarity_unconfirmed", "value_in_use", "version_unchanged",
    "version_taken",
})  # fmt: skip
# After these the suggestions of the codes concerned are made anew.
RECOMPUTED = frozenset({
    "code_added", "cues_changed", "facet_negation_changed", "narrowed", "widened", "reworded",
    "facet_changed", "facet_polarity_changed",
})  # fmt: skip
# After these the codings of the codes concerned are counted in another way, or not yet.
TOUCHING = frozenset({
    "renamed", "merged", "split", "narrowed", "facet_changed", "facet_polarity_changed", "retired",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """A named difference. `kind` is one of APPLIED or REFUSED; `words` say it to people.

    `codes` are the ids concerned: old and new of a renaming, what merges and then the target,
    what is split and then its parts. `values` are modifier, old and new value of a renamed
    value. `advice` says what to write where the operation cannot be applied; `line` is a line
    of the new file (0: none in particular).
    """

    kind: str
    words: str
    codes: tuple[str, ...] = ()
    advice: str = ""
    line: int = 0
    values: tuple[str, ...] = ()

    @property
    def applies_now(self) -> bool:
        """Say whether a recode takes the operation, rather than refusing the file for it."""
        return self.kind in APPLIED
