"""A codebook file with every mistake that a researcher makes, and the line each one gets.

The file and what is said of it stand side by side as text: a change of a message or of a line
number shows here.
"""

from __future__ import annotations

from qcode.readers.codebook import parse_codebook

MISTAKES = """\
format: 2
name: my study
verison: "1.0"
languages: [zh, enn]
modifiers:
  about: {values: [child, family], default: parent}
  coder: {values: [a, b]}
  time: [before, now]
facets:
  - id: need
    name: {en: Need, zh: 需要}
    negation: reverses
    scope: {abuot: [child], about: [chld]}
  - id: judgement
    polarity: no
    with: [need, sorce]
  - id: role
  - id: score
    polarity: false
codes:
  - id: N-EDU
    facet: ned
    defintion: Schooling
  - id: N-TUTOR
    facet: need
    parent: N-EUD
    name: “辅导”
    name: Tutoring
    examples:
      - {text: 好的, 谢谢, lang: zh}
      - {text: I can do it, polarity: absnt}
    cues:
      - {phrase: tutor, strength: hard}
      - {regex: '(补|辅导', lang: zh}
      - {regex: 'x*'}
      - {tokens: [{LEMMA: teach}]}
      - {tokens: {LOWER: teach}}
      - {phrase: tutor, regex: tut.*}
      - ''
      - {phrase: help, inflect: yes}
      - {not: nothing, strength: weak}
  - id: N-TUTOR
    facet: need
  - id: N A
    facet: need
  - facet: need
  - id: N-OLD
    merged_into: N-NEW
  - id: N-SUB
    facet: score
    parent: N-TUTOR
    examples:
      - {text: fine, polarity: present}
  - id: N-X
    facet: need
    parent: N-Y
    definition: 孩子没人教: 作业没人看
  - id: N-Y
    facet: need
    parent: N-X
    include：家长的话
    exclude: [one, two]
  - id: N-GONE
    facet: need
    status: retired
  - id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    facet: need
mappings:
  - id: need
    of: need
    values:
      - {id: a, codes: [N-TUTOR, N-NOWHERE, N-GONE, N-SUB]}
      - {id: b, codes: N-TUTOR}
  - id: wave
    of: wave
    values:
      - {id: before, codes: [T0]}
addresses:
  - {need: N-TUTOR, fuction: [N-X]}
  - need: N-OLD
\tfunction: [N-X]
"""

SAID = """\
bad.yaml:1: format: this qcode reads format 1, not '2'
bad.yaml:2: name: the id 'my study' holds white space
bad.yaml:3: there is no field 'verison'; did you mean version?
warning bad.yaml:4: languages[2]: 'enn' is not a known language code (en, zh, zh-Hant, …)
bad.yaml:6: modifiers.about.default: 'parent' is not among the values: child, family
bad.yaml:7: modifiers.coder: the name 'coder' is taken by a column; choose another
bad.yaml:8: modifiers.time: must be a map of fields: write {values: […]}
bad.yaml:12: facets[need].negation: 'reverses' is not one of states, denies
bad.yaml:13: facets[need].scope: there is no modifier 'abuot'; did you mean about?
bad.yaml:13: facets[need].scope.about[1]: there is no value of about 'chld'; did you mean child?
bad.yaml:15: facets[judgement].polarity: 'no' is not one of true, false
bad.yaml:16: facets[judgement].with[2]: there is no facet 'sorce'; did you mean score?
bad.yaml:17: facets[role].id: the id 'role' is the name of an axis of tables; choose another
bad.yaml:22: codes[N-EDU].facet: there is no facet 'ned'; did you mean need?
bad.yaml:23: codes[N-EDU]: there is no field 'defintion'; did you mean definition?
bad.yaml:26: codes[N-TUTOR].parent: there is no code 'N-EUD'; did you mean N-EDU, N-SUB, N-OLD?
warning bad.yaml:27: codes[N-TUTOR].name: the typographic quotation marks are read as part of the text; remove them
bad.yaml:28: the key 'name' stands twice, first in line 27
bad.yaml:30: codes[N-TUTOR].examples[1]: '谢谢' stands alone between commas; put a text that holds a comma in quotes
bad.yaml:31: codes[N-TUTOR].examples[2].polarity: 'absnt' is not one of present, absent, mixed, unclear
bad.yaml:33: codes[N-TUTOR].cues[1].strength: 'hard' is not one of strong, normal, weak
bad.yaml:34: codes[N-TUTOR].cues[2].regex: the expression does not compile: missing ) at position 5
bad.yaml:35: codes[N-TUTOR].cues[3].regex: the expression matches the empty string, so it would match everywhere
bad.yaml:36: codes[N-TUTOR].cues[4].tokens[1]: LEMMA needs a trained pipeline, which this project does not have
bad.yaml:37: codes[N-TUTOR].cues[5].tokens: must be a list, not a map of fields; begin each entry with a dash: `- …`
bad.yaml:38: codes[N-TUTOR].cues[6]: has both phrase and regex; write two cues
bad.yaml:39: codes[N-TUTOR].cues[7]: an empty phrase matches nowhere; remove the line
bad.yaml:40: codes[N-TUTOR].cues[8].inflect: 'yes' is not one of true, false
bad.yaml:41: codes[N-TUTOR].cues[9].strength: means nothing at a not cue; remove it
bad.yaml:42: codes[N-TUTOR].id: the id 'N-TUTOR' stands twice, first in line 24
bad.yaml:44: codes[N A].id: the id 'N A' holds white space
bad.yaml:46: codes[5]: the field 'id' is missing
bad.yaml:48: codes[N-OLD].merged_into: there is no code 'N-NEW'; did you mean N-GONE, N-EDU?
bad.yaml:49: codes[N-SUB].parent: the parent 'N-TUTOR' is of another facet, 'need'
bad.yaml:53: codes[N-SUB].examples[1].polarity: codings of the facet 'score' carry no polarity; remove it
bad.yaml:54: codes[N-X].parent: the parents run in a circle: N-X → N-Y → N-X
bad.yaml:57: a value that holds a colon and a space needs quotes
bad.yaml:61: a Chinese colon ： stands after the key; write a colon and a space
bad.yaml:62: codes[N-Y].exclude: must be a text or a map by language, not a list
bad.yaml:66: codes[11].id: the id 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' is longer than 64 characters
bad.yaml:69: mappings[need].id: a facet has the id 'need' too (line 10)
bad.yaml:72: mappings[need].values[a].codes[2]: there is no code 'N-NOWHERE'; these exist: N A, N-EDU, N-GONE, N-OLD, N-SUB, N-TUTOR, N-X, N-Y, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
bad.yaml:72: mappings[need].values[a].codes[3]: 'N-GONE' is retired; nothing may refer to it
bad.yaml:72: mappings[need].values[a].codes[4]: 'N-SUB' is of the facet 'score', not of need
bad.yaml:73: mappings[need].values[b].codes: must be a list, not a text: write [N-TUTOR]
bad.yaml:74: mappings[wave].id: the id 'wave' is the name of an axis of tables; choose another
bad.yaml:77: mappings[wave].values[before].codes: this mapping is of wave: write waves, not codes
bad.yaml:79: addresses[1]: there is no facet 'fuction'; these exist: judgement, need, role, score
bad.yaml:80: addresses[2].need: 'N-OLD' was merged into N-NEW; nothing may refer to it
bad.yaml:81: the indentation holds a tab; indent with spaces only
"""


def test_every_mistake_gets_one_line_at_its_own_line_number():
    codebook, problems = parse_codebook(MISTAKES, "bad.yaml")

    assert codebook is None
    said = "".join(f"{'warning ' if p.is_warning else ''}{p}\n" for p in problems)
    assert said == SAID


def test_mending_one_mistake_takes_away_its_line_and_no_other():
    mended = MISTAKES.replace("include：家长的话", "include: 家长的话")

    _, problems = parse_codebook(mended, "bad.yaml")

    said = [str(problem) for problem in problems]
    before = [str(problem) for problem in parse_codebook(MISTAKES, "bad.yaml")[1]]
    gone = "bad.yaml:61: a Chinese colon ： stands after the key; write a colon and a space"
    assert said == [line for line in before if line != gone]
