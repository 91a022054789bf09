"""Polarity of sentences that the rules were not made from.

The sentences were written before the rules for support that is denied without a word of denial.
Some need more understanding than rules have: what is asserted is how many a careful coder and
the rules agree on, not each one.
"""

from __future__ import annotations

from test_suggest_polarity import polarity_of

SUPPORT = [
    ("社工", "社工后来就不上门了。", "absent"),
    ("志愿者", "志愿者走了以后就断了联系。", "absent"),
    ("补助", "那笔补助去年被取消了。", "absent"),
    ("低保", "低保报上去，又给退回来了。", "absent"),
    ("奶奶", "奶奶眼睛不好，作业她看不懂。", "absent"),
    ("辅导", "我爸辅导不了我。", "absent"),
    ("外婆", "外婆一个人带不过来。", "absent"),
    ("老师", "老师从来没停过给我补课。", "present"),
    ("救助", "救助的事最后不了了之。", "absent"),
    ("姑姑", "姑姑隔三差五送菜来。", "present"),
    ("社区", "社区答应的课桌到今天也没见着。", "absent"),
    ("邻居", "邻居婶子不嫌烦，天天接我。", "present"),
    ("妇联", "妇联来过两回，后头就没影了。", "absent"),
    ("医院", "医院那边说报销不了。", "absent"),
    ("叔叔", "叔叔从不跟我们计较钱，月月都给。", "present"),
    ("钱", "我们家不缺钱。", "present"),
    ("班主任", "班主任懒得管我们这些人。", "absent"),
    ("食堂", "学校食堂停了一个学期。", "absent"),
    ("热线", "热线打了三次都占线。", "absent"),
    ("同桌", "同桌不光借我笔记，还陪我去医务室。", "present"),
    ("social worker", "The social worker stopped visiting after Easter.", "absent"),
    ("grant", "They turned down our grant.", "absent"),
    ("allowance", "The allowance was cut off in March.", "absent"),
    ("gran", "Gran couldn't look after the two of us.", "absent"),
    ("tutor", "The tutor no longer comes.", "absent"),
    ("dad", "Dad is too tired to help with anything.", "absent"),
    ("club", "The club never stopped running, even in the snow.", "present"),
    ("school meals", "School meals were cancelled that winter.", "absent"),
    ("counsellor", "My counsellor didn't laugh at me once.", "present"),
    ("money", "We have never lacked money.", "present"),
    ("charity", "The charity pulled out last year.", "absent"),
    ("neighbour", "Our neighbour isn't a relative, but she feeds us.", "present"),
    ("benefit", "My application for the benefit was rejected.", "absent"),
    ("aunt", "My aunt sends a parcel every month without fail.", "present"),
    ("clinic", "The clinic refused to see him.", "absent"),
    ("food bank", "The food bank had nothing left for us.", "absent"),
    ("mentor", "A mentor was promised, and then we heard nothing.", "absent"),
    ("teacher", "My teacher would not give up on me.", "present"),
    ("uncle", "Uncle cannot afford to support us.", "absent"),
    ("youth centre", "The youth centre has been shut since May.", "absent"),
]
NEED = [
    ("朋友", "我朋友多得很，从来不缺。", "absent"),
    ("衣服", "衣服够穿，不缺。", "absent"),
    ("陪", "没有哪个有空陪我。", "present"),
    ("照顾", "奶奶照顾不了我。", "present"),
    ("作业", "作业卡住了也没处问。", "present"),
    ("钱", "钱的事不用愁。", "absent"),
    ("睡觉", "睡觉没啥毛病。", "absent"),
    ("欺负*", "没有人欺负我。", "absent"),
    ("心事", "心事没处讲。", "present"),
    ("辅导", "辅导的钱我们出不起。", "present"),
    ("food", "We are not short of food.", "absent"),
    ("friends", "He has never lacked friends.", "absent"),
    ("homework", "There's nobody at home who can do the homework with him.", "present"),
    ("sleep", "She sleeps well, no trouble with sleep.", "absent"),
    ("glasses", "We couldn't afford the glasses.", "present"),
    ("bullied*", "Nobody has ever bullied her.", "absent"),
    ("shoes", "His shoes have holes and we can't buy new ones.", "present"),
    ("coat", "He doesn't need another coat.", "absent"),
    ("maths", "She gave up on maths.", "present"),
    ("company", "It's not company she wants, it's quiet.", "absent"),
]
AGREED = 54


def test_unseen_sentences() -> None:
    agreed = [
        polarity_of(facet, cue, sentence) == polarity
        for facet, rows in (("source", SUPPORT), ("need", NEED))
        for cue, sentence, polarity in rows
    ]
    assert len(agreed) == 60
    assert sum(agreed) >= AGREED
