"""English forms of a phrase: its last word with -s, -ed, -ing, or as the language has it.

Regular forms follow the spelling rules of English (Quirk, Greenbaum, Leech and Svartvik 1985,
"A comprehensive grammar of the English language", on regular verbs and plurals): -es after a
hissing sound, -y to -ies, a silent -e dropped, a final consonant doubled after a single
stressed vowel. Where British and American usage differ both are given. A form that no one uses
does no harm: it is matched against texts, and no text holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

# Base, then its irregular forms. "=": there are no others; "+": the regular -ed is in use too;
# otherwise -s and -ing are regular.
_IRREGULAR = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became;
begin began begun; bend bent; +bet; bind bound; bite bit bitten; bleed bled; blow blew blown;
break broke broken; breed bred; bring brought; build built; +burn burnt; burst; buy bought;
catch caught; choose chose chosen; cling clung; come came; cost; creep crept; cut; deal dealt;
dig dug; do did done; draw drew drawn; +dream dreamt; drink drank drunk; drive drove driven;
eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled;
fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven;
freeze froze frozen; get got gotten; give gave given; go went gone; grow grew grown;
+hang hung; hear heard; hide hid hidden; hit; hold held; hurt; keep kept; +kneel knelt;
know knew known; lay laid; lead led; +lean leant; +leap leapt; +learn learnt; leave left; lend lent;
let; +lie lay lain; +light lit; lose lost; make made; mean meant; meet met; misunderstand
misunderstood; overcome overcame; pay paid; +prove proven; put; +quit; read; ride rode ridden;
ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold;
send sent; set; +sew sewn; shake shook shaken; shed; +shine shone; shoot shot; +show shown;
shrink shrank shrunk; shut; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid;
+smell smelt; speak spoke spoken; +speed sped; +spell spelt; spend spent; +spill spilt; spit spat;
split; +spoil spoilt; spread; spring sprang sprung; stand stood; steal stole stolen; stick stuck;
sting stung; strike struck stricken; strive strove striven; swear swore sworn; sweep swept;
+swell swollen; swim swam swum; swing swung; take took taken; teach taught; tear tore torn;
tell told; think thought; throw threw thrown; tread trod trodden; understand understood;
undergo underwent undergone; upset; +wake woke woken; wear wore worn; weep wept; win won;
wind wound; withdraw withdrew withdrawn; write wrote written;
=be am is are was were been being; =have has had having;
=can could; =will would; =may might; =shall should; =must;
=child children; =man men; =woman women; =person people persons; =foot feet; =tooth teeth;
=mouse mice; =goose geese; =knife knives; =life lives; =wife wives; =half halves; =self selves;
=shelf shelves; =thief thieves; =leaf leaves; =loaf loaves; =crisis crises; =analysis analyses
"""
# Words of more than one syllable whose last syllable is stressed, so that it doubles.
_DOUBLED = (
    " admit allot begin commit compel confer control defer deter emit equip excel expel forbid "
    "forget impel incur infer omit occur patrol permit prefer propel quit rebel recur refer "
    "regret remit repel submit transfer transmit upset "
)
# Doubled by some and not by others, beside the words in -el, -al, -il, -ol.
_EITHER = frozenset(["focus", "kidnap", "program", "worship", "bias", "handicap", "benefit"])
_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh")


def inflections(phrase: str) -> tuple[str, ...]:
    """Return the phrase itself, then every form of it with its last word inflected.

    The last word is taken as a base form. A phrase that does not end in a Latin letter has
    no forms but itself.
    """
    head, word = _last_word(phrase)
    if not word:
        return (phrase,)
    return tuple(dict.fromkeys([phrase, *(head + form for form in _forms(word))]))


def _last_word(phrase: str) -> tuple[str, str]:
    at = len(phrase)
    while at and phrase[at - 1].isascii() and phrase[at - 1].isalpha():
        at -= 1
    return phrase[:at], phrase[at:].lower()


def _forms(word: str) -> Iterator[str]:
    irregular = _irregular().get(word)
    if irregular is None:
        yield from (_with_s(word), *_with_ed(word), *_with_ing(word))
        if word.endswith("o") and word[-2:-1] not in _VOWELS:
            yield word + "s"  # photos beside heroes
        return
    mark, forms = irregular
    yield from forms
    if mark != "=":
        yield from (_with_s(word), *_with_ing(word))
    if mark == "+":
        yield from _with_ed(word)  # learned beside learnt


@cache
def _irregular() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return base -> (mark, forms)."""
    table: dict[str, tuple[str, tuple[str, ...]]] = {}
    for entry in " ".join(_IRREGULAR.split()).split("; "):
        base, *forms = entry.split(" ")
        table[base.lstrip("=+")] = (base[0], tuple(forms))
    return table


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith(_HISSING) or (word.endswith("o") and word[-2:-1] not in _VOWELS):
        return word + "es"
    return word + "s"


def _with_ed(word: str) -> tuple[str, ...]:
    if word.endswith("e"):
        return (word + "d",)
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return (word[:-1] + "ied",)
    return tuple(stem + "ed" for stem in _stems(word))


def _with_ing(word: str) -> tuple[str, ...]:
    if word.endswith("ie"):
        return (word[:-2] + "ying",)
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) and len(word) > 2:
        return (word[:-1] + "ing",)
    return tuple(stem + "ing" for stem in _stems(word))


def _stems(word: str) -> tuple[str, ...]:
    """Return what -ed and -ing are put to: the word, with its last letter doubled, or both."""
    if word.endswith("c"):
        return (word + "k",)
    doubled = word + word[-1]
    if not _ends_in_one_vowel_and_consonant(word):
        return (word,)
    if f" {word} " in _DOUBLED or _syllables(word) == 1:
        return (doubled,)
    if word in _EITHER or word.endswith("l"):
        return (word, doubled)
    return (word,)


def _ends_in_one_vowel_and_consonant(word: str) -> bool:
    if len(word) < 3 or word[-1] in _VOWELS or word[-1] in "wxyh":
        return False
    is_qu = word[-3:-1] == "ui" and word[-4:-3] == "q"
    return word[-2] in _VOWELS and (word[-3] not in _VOWELS or is_qu)


def _syllables(word: str) -> int:
    groups, was_vowel = 0, False
    for at, char in enumerate(word):
        is_vowel = char in _VOWELS or (char == "y" and at > 0)
        groups += is_vowel and not was_vowel
        was_vowel = is_vowel
    return groups
