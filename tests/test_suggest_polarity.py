"""Polarity of sentences made by hand: what a careful coder would say of each.

A row is: cue (a * marks a strong one, a ! a cue for absence), sentence, polarity. Several
cues of one code are joined with +.
"""

from __future__ import annotations

import pytest
from suggest_study import make_codebook, script_of

from qcode.domain.codebook import Cue
from qcode.domain.proposal import Passages
from qcode.suggest.proposing import Suggester

NEED_CHINESE = [
    # a denied helper or ability states the need
    ("作业", "晚上作业没人看。", "present"),
    ("作业", "他的作业我不会。", "present"),
    ("题目", "题目冇得人讲。", "present"),
    ("没人教*", "没人教我。", "present"),
    ("朋友", "他没有朋友。", "present"),
    ("书桌", "屋里莫得书桌。", "present"),
    ("作业", "我们没得时间管作业。", "present"),
    ("普通话", "普通话我听不懂。", "present"),
    ("辅导", "家里没有能力辅导。", "present"),
    # a denied trouble denies it
    ("心理", "心理没什么问题。", "absent"),
    ("心理", "她没什么心理问题。", "absent"),
    ("心事", "他冇得么子心事。", "absent"),
    ("害怕*", "我不害怕。", "absent"),
    ("打架*", "他从来不打架。", "absent"),
    ("身体", "身体没毛病。", "absent"),
    ("近视*", "眼睛没出过近视的问题。", "absent"),
    ("学习", "学习不用操心。", "absent"),
    ("托管", "放学以后不需要托管。", "absent"),
    # rhetorical questions
    ("心事", "小孩子哪有什么心事。", "absent"),
    ("安全", "有什么不安全的。", "absent"),
    ("安全", "有啥子不安全的嘛。", "absent"),
    ("心理", "小孩子能有么事心理问题咯。", "absent"),
    ("陪", "大人哪有时间陪。", "present"),
    ("作业", "谁管作业？", "present"),
    # praise
    ("成绩", "成绩挺好的。", "absent"),
    ("学习", "她学习自觉得很。", "absent"),
    ("身体", "身体嘛，蛮好。", "absent"),
    ("成绩", "成绩不是很好。", "present"),
    ("成绩+跟不上*", "成绩还可以，就是英语跟不上。", "mixed"),
    ("想学*", "想学画画，这个挺好。", "present"),
    # double denial, not X but Y
    ("难处", "不是没有难处。", "present"),
    ("难处", "家里并不是没有难处的。", "present"),
    ("眼镜", "不是不配眼镜，是周转不开。", "present"),
    ("笨*+听不懂*", "不是笨，是听不懂。", "present"),
    ("没钱*", "不是没钱，是舍不得。", "absent"),
    ("不及格*", "没有不及格。", "absent"),
    ("没人辅导*", "谈不上没人辅导。", "absent"),
    ("打架", "哪有不打架的。", "present"),
    # a strong cue says it by itself: denied, it is denied
    ("爱好*", "没得啥子爱好。", "absent"),
    ("打游戏*", "我又不打游戏。", "absent"),
    ("吃穿", "吃穿还好，就这样。", "absent"),
    ("心事", "娃儿家有啥子心事嘛。", "absent"),
    # words that only look like a denial
    ("作业", "作业差不多要写到十点。", "present"),
    ("孤单*", "不过她特别孤单。", "present"),
    ("作业", "作业不仅多而且难。", "present"),
    # cues for absence
    ("自己会做!", "作业她自己会做。", "absent"),
    ("自己会做!", "她还不自己会做。", "present"),
    # an inability to help, enough of something, what others do
    ("照看", "爷爷照看不了他。", "present"),
    ("学费", "学费我们供不起。", "present"),
    ("作业", "爸妈不识字，作业没法子。", "present"),
    ("朋友", "我不缺朋友。", "absent"),
    ("零食", "零食我们从来不缺。", "absent"),
    ("嘲笑*", "冇得人嘲笑他。", "absent"),
    ("担心*", "没人担心我。", "present"),
    ("舞蹈", "舞蹈班停了。", "present"),
    # a denial reaches no further than its clause
    ("孤单*", "她不爱说话，但是很孤单。", "present"),
    ("害怕*", "没什么问题，就是害怕。", "present"),
]
NEED_ENGLISH = [
    ("homework", "Nobody checks the homework.", "present"),
    ("homework", "I can't help with homework.", "present"),
    ("maths", "He doesn't understand maths.", "present"),
    ("friends", "She has no friends.", "present"),
    ("desk", "There isn't a desk.", "present"),
    ("nobody teaches*", "Nobody teaches me.", "present"),
    ("school", "She has no problem at school.", "absent"),
    ("school", "School is no trouble.", "absent"),
    ("lonely*", "He's not lonely.", "absent"),
    ("asthma*", "She doesn't have asthma.", "absent"),
    ("head", "There's nothing wrong in his head.", "absent"),
    ("worried", "I'm not worried about her marks.", "absent"),
    ("tutor", "He doesn't need a tutor.", "absent"),
    ("feelings", "What feelings does a kid have?", "absent"),
    ("homework", "What's there to worry about with homework?", "absent"),
    ("homework", "Who's going to check the homework?", "present"),
    ("marks", "Her marks are all right.", "absent"),
    ("reading", "Reading? He's doing fine.", "absent"),
    ("reading", "Reading, he's doing fine.", "absent"),
    ("marks", "His marks aren't very good.", "present"),
    ("reading+failed*", "He is good at reading but he failed maths.", "mixed"),
    ("lonely*", "I can't say she isn't lonely.", "present"),
    ("stupid*+lost*", "He's not stupid, he's lost.", "present"),
    ("lonely*", "It's not only that he is lonely.", "present"),
    ("do it myself!", "I do it myself.", "absent"),
    ("hobby*", "He has no special hobby.", "absent"),
    ("reading", "I can't afford reading lessons.", "present"),
    ("toys", "They don't lack toys.", "absent"),
    ("blankets", "We have no shortage of blankets.", "absent"),
    ("teased*", "Nobody teased him.", "absent"),
    ("lessons", "The lessons were cancelled.", "present"),
    ("which office*", "I wouldn't even know which office to go to.", "present"),
    ("lonely*", "She doesn't talk, but she is lonely.", "present"),
]
SUPPORT_CHINESE = [
    ("社工", "社工每周都来。", "present"),
    ("社工", "社工没来过。", "absent"),
    ("社工", "从来没见过社工。", "absent"),
    ("老师", "老师不管。", "absent"),
    ("补助", "补助冇得。", "absent"),
    ("低保", "我们没有低保。", "absent"),
    ("志愿者", "哪有志愿者。", "absent"),
    ("低保", "低保莫得我们的份。", "absent"),
    ("补贴", "补贴到现在没下来。", "absent"),
    ("亲戚", "亲戚指望不上。", "absent"),
    ("邻居", "没人帮，邻居也不理。", "absent"),
    # it stopped, was refused or cannot be given
    ("慰问金", "慰问金今年停发。", "absent"),
    ("资助", "资助那边驳回了。", "absent"),
    ("资助", "资助没有停掉过。", "present"),
    ("爷爷", "爷爷管不住他，也帮不上忙。", "absent"),
    ("大伯", "大伯照看不过来。", "absent"),
    ("照看", "大伯照看不了我。", "absent"),
    ("姨妈", "姨妈人是好，饭都带不来一口。", "present"),
    ("辅导员", "辅导员讲了两遍，我还是听不懂。", "present"),
    ("辅导员", "辅导员是新来的，方言听不懂。", "absent"),
    ("夏令营", "夏令营办了一届，后来泡汤了。", "absent"),
    ("米面", "米面我们不缺。", "present"),
    ("社工", "社工说话不像大人。", "present"),
    ("老师", "老师说不是我的错。", "present"),
    ("社工", "不是没有社工来。", "present"),
    ("老师+社工", "不是老师，是社工帮的。", "present"),
    ("志愿者", "志愿者来得勤，就是我不爱说话。", "present"),
    ("社工", "别怕，社工会来。", "present"),
]
SUPPORT_ENGLISH = [
    ("social worker", "The social worker comes every week.", "present"),
    ("social worker", "The social worker never came.", "absent"),
    ("social worker", "We never had a social worker.", "absent"),
    ("school", "We didn't get any help from the school.", "absent"),
    ("coach", "The coach stopped turning up.", "absent"),
    ("coach", "The coach never stopped turning up.", "present"),
    ("bursary", "Her bursary was withdrawn.", "absent"),
    ("bursary", "The bursary was never approved.", "absent"),
    ("subsidy", "We did not get any subsidy.", "absent"),
    ("granddad", "Granddad is too ill to mind us.", "absent"),
    ("look after", "Granddad can't look after me.", "absent"),
    ("church", "The church helped at first, then the money ran out.", "absent"),
    ("money", "They don't lack money.", "present"),
    ("nurse", "The nurse explained it and I couldn't cope.", "present"),
    ("relatives", "There are no relatives.", "absent"),
    ("teacher", "My teacher doesn't care.", "absent"),
    ("neighbours", "Nobody helps, not even the neighbours.", "absent"),
    ("social worker", "The social worker doesn't talk like a grown-up.", "present"),
    ("listened", "She just listened and didn't say I was silly.", "present"),
    ("volunteers", "It isn't that there were no volunteers.", "present"),
    ("gran", "Gran always waits up, never mind the hour.", "present"),
    ("neighbours", "It wasn't the school, it was the neighbours.", "present"),
]


def polarity_of(facet: str, cues: str, sentence: str) -> str:
    made = []
    for cue in cues.split("+"):
        words = cue.rstrip("*!")
        strength = "strong" if cue.endswith("*") else "normal"
        made.append(Cue("phrase", words, strength, polarity="absent" if cue.endswith("!") else ""))
    codebook = make_codebook({f"{facet}/X": made})
    segments = [(1, 0, len(sentence), script_of(sentence))]
    proposed = Suggester(codebook, {"X": 1}).propose(Passages(1, 1, "D", sentence, segments))
    assert len(proposed.proposals) == 1, "the cue was not found"
    return proposed.proposals[0][5]


@pytest.mark.parametrize(("cues", "sentence", "polarity"), NEED_CHINESE + NEED_ENGLISH)
def test_need_talk(cues: str, sentence: str, polarity: str) -> None:
    assert polarity_of("need", cues, sentence) == polarity


@pytest.mark.parametrize(("cues", "sentence", "polarity"), SUPPORT_CHINESE + SUPPORT_ENGLISH)
def test_support_talk(cues: str, sentence: str, polarity: str) -> None:
    assert polarity_of("source", cues, sentence) == polarity
