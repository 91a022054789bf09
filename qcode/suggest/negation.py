"""The words by which speakers deny, doubt, ask back, praise and compare, by script.

Tables only; `polarity` holds the rules. They belong to a language, not to a codebook: nothing
here names a need or a support of any study. Words are folded (simplified, lower case).
Chinese words are found anywhere, English ones between word boundaries. Each entry is a regular
expression; Chinese entries are separated by spaces, English ones by semicolons.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tables:
    """The words of one script.

    `no` denies what follows; `nobody` denies a helper whatever follows, `unable` an ability to
    help; `forbid` tells others not to; `needless` says that something is not wanted, `ample`
    that there is enough; `ended` says without a denial that what was given stopped, was refused
    or never came; `ask` opens a
    rhetorical question, `ask_who` one that denies a helper; `fine` praises; `before` and `now`
    set a time; `plain` look like one of these and are none. `trouble` are words for what is
    wrong, `lacking` for what helps or enables, `giving` for giving and receiving: they decide
    what a denial is about. `harm` are words for what others do to somebody,
    `speaker` those for who speaks.
    `filler` may stand between a denial and what it denies. `clause` ends a clause, as an
    expression; `not_but` finds "not X but Y" with groups x and y. `reach` is how far a denial
    goes, `topic` how short a clause is that only names a topic, both in characters.
    """

    no: str
    nobody: str
    unable: str
    forbid: str
    needless: str
    ample: str
    ended: str
    ask: str
    ask_who: str
    fine: str
    before: str
    now: str
    plain: str
    trouble: str
    lacking: str
    giving: str
    harm: str
    speaker: str
    filler: str
    clause: str
    contrast: str
    not_but: str
    reach: int
    topic: int
    has_spaces: bool


CHINESE = Tables(
    no=(
        "谈不上 算不上 说不上 不至于 不等于 不算 没见 没听说 没有 没得 没 冇得 冇 莫得 不得 不 "
        "无 未 从来不 从不 从没 并不 并没有 毫无"
    ),
    nobody=(
        "没人 没有人 没谁 无人 冇人 冇得人 没得人 莫得人 没个人 没大人 没有大人 找不到 "
        "领不到 拿不到 轮不到 享受不到 等不到"
    ),
    unable=(
        "(?:照顾|照看|照管|照应|照料|看管|管|顾|帮|带|陪|教|养|辅导|供|负担|付|出|给|接送|护|支持|"
        "指导|指望|靠|报销|看)不(?:了|过来) "
        "(?:照顾|管|顾|帮|靠|指望|赶|联系)不上 (?:照顾|管|顾|帮)不到 (?:养|供|付|出|给|请|买)不起 "
        "负担不起 (?:管|靠)不住 养不活 带不动 教不(?:来|会) 看不懂 听不懂 不识字 "
        "不认字 不认得字 认不得字"
    ),
    forbid="别 莫 甭 勿 休想",
    needless="不用 不需要 用不着 用不到 不必 没必要 冇必要 莫须 犯不着 不稀罕",
    ample="不缺 不愁 不差 从来不缺 从来不愁 从不缺 从不愁 并不缺 缺不了",
    ended=(
        "停了 停掉 停发 停办 取消 撤了 撤走 撤销 黄了 泡汤 落空 卡住 卡在 被拒 拒绝 拒了 退回 打回 "
        "驳回 不了了之 没影 没下文 没有下文 没了下文 没消息 没了消息 没回音 没动静 白跑 停在纸上 "
        "等于没有 等于冇得 等于没得 形同虚设 断供 断了联系 断了音讯 断了来往 联系断了 散了 "
        "关了门 锁着 不再"
    ),
    ask=(
        "算(?:什么|啥子|啥|么事|么斯) 哪有 哪里有 哪来 哪会 哪能 哪里会 何来 谈何 怎么会 "
        "怎么可能 什么叫 "
        "(?:有|存在)(?:什么|啥子|啥|么事|么斯|么子)(?=[^,;:。!?]*[的嘛咯哟喽啰]) "
        "有(?:什么|啥子|啥|么事|么斯|么子)(?:好|可|值得) (?:能|会)有(?:什么|啥子|啥|么事|么斯) "
        "懂(?:什么|啥子|啥|么事) 谁说"
    ),
    ask_who=(
        "哪有人 哪有时间 哪有空 哪有钱 哪来的?钱 哪来的?人 哪懂 哪里懂 哪会教 "
        "哪个(?:来|会|肯)?(?:管|教|帮|陪|理) 谁(?:来|会|能|肯|还)?(?:管|教|帮|陪|理|照顾|看得懂)"
    ),
    fine=(
        "还好(?=[,;:。!?…]|$) 都好(?=[,;:。!?…]|$) 挺好 蛮好 很好 好得很 好着呢 好多了 好些了 "
        "还可以 还行 还不错 不错 没话说 没得说 放心 "
        "省心 自觉得很 自觉 懂事 正常 [^,;:。!?]得很好 开心得很 安全得很 好好的 够了 够用 跟得上 "
        "谈得来 玩得来 玩得好 健健康康 一切都好 习惯了 解决了 改善了"
    ),
    before=(
        "以前 原来 从前 过去 当初 原先 一开始 刚开始 开始的时候 起初 小时候 那时候 那会儿 之前 "
        "早先 头几年 往年"
    ),
    now="现在 如今 目前 后来 这会儿 眼下 近来 最近 这阵子 这段时间 而今 当下",
    plain=(
        "哪有不 哪里有不 哪有没 不过(?![来去]) 不仅 不但 不光 不只 不单 差不多 "
        "不管(?=怎|什么|是|谁|哪|多|你|在) 不论 不然 要不然 "
        "要不 不得不 对不起 了不起 说不定 动不动 不断 不停 不少 不由得 不一会儿 不久 不禁 不免 "
        "是不是 好不好 能不能 会不会 要不要 有没有 行不行 对不对 无论 无非 无所谓 别人 别的 别处 "
        "特别 分别 区别 级别 性别 个别 告别 离别 未来 未成年 未必 未保 没完没了 莫名 莫非 "
        "不好意思 不同 不如 不及时 巴不得 舍不得 恨不得 免不了 少不了 没准 不知不觉 不得了 "
        "受不了 不外乎 不要钱 不收钱 不收费 不花钱 没几天 没多久 不大一会儿 无人机 这不 那不 "
        "可不 不是吗 不对 过去了"
    ),
    trouble=(
        "问题 困难 难处 毛病 病 痛 疼 炎 症 喘 烧 伤 残 心事 烦恼 压力 矛盾 冲突 负担 危险 麻烦 "
        "担心 操心 愁 怕 慌 紧张 焦虑 难过 伤心 哭 孤单 孤独 寂寞 孤僻 自卑 欺负 打架 吵 闹 骂 "
        "逃 厌 缺 差 饿 冷 挤 脏 乱 偷 骗 撒谎 说谎 出事 事 自残 抑郁 闷 烦 气 恨 输 坏 失 丢 "
        "落后 掉队 吃力 障碍 隔阂 代沟 委屈 沉迷 上瘾 网瘾 叛逆 危"
    ),
    lacking=(
        "人 谁 时间 空 工夫 功夫 钱 收入 工作 地方 办法 法子 本事 能力 条件 机会 精力 文化 爸 妈 "
        "爹 娘 家 朋友 伴 会 懂 晓得 知道 能 敢 肯 得 法"
    ),
    giving=(
        "下来 配 份 批 来 去 管 帮 给 教 陪 理 问 照顾 照看 支持 联系 见 看 接 送 找 收 拿 领 得 "
        "办 批 通过 "
        "享受 申请 过 找到 发 补 到 上门 出现 露面 用 参加 安排 提供 关心 资助 救助 捐 做 开 跟 "
        "落实 兑现 发放 报销 解决 回应 答复 回 打电话 有 要 愿 肯 理会 动 成 够 拨 讲 听"
    ),
    harm="欺负 打 骂 吵 凶 笑话 嘲笑 取笑 笑 威胁 排挤 孤立 害 骗 偷 嫌弃 嫌 吓 惹 赶",
    speaker="我 咱 俺",
    filler=(
        "有 什么 啥子 啥 么事 么斯 任何 多大 太大 大 太 多 过 到 个 一个 半个 的 得 了 觉得 感觉 "
        "怎么 咋 很 再 去 能 会 出 出过 得过 想 要 敢 说 是 也 都 还 真 那 这 那么 这么 人家 他 "
        "她 我 你 它 们 家 在 从 让 被"
    ),
    clause='[,;:。!?…"]+|(?=但是|可是|然而|但|却|不过(?![来去]))',
    contrast="但 可是 可 不过 只是 就是 然而 却",
    not_but=(
        "(?:不是|不在于|不单是|并非)(?P<x>[^;。!?]{1,24}?)[,:]?(?P<y>(?<=[,:])(?:而是|是|"
        "只是|主要是|就是|其实是?)[^。!?;]*|而是[^。!?;]*)"
    ),
    reach=9,
    topic=8,
    has_spaces=False,
)

ENGLISH = Tables(
    no=r"not; no; never; \w+n't; cannot; without; hardly; barely; scarcely; neither; nor; nothing",
    nobody=(
        "nobody; no[ -]one; none; not anyone; not anybody; no help; no adult; "
        r"\w+n't (?:have |know |got )?(?:anyone|anybody)"
    ),
    unable=(
        "(?:can't|cannot|can not|couldn't|could not|unable to|not able to) (?:really |even |ever )?"
        "(?:help|look after|care for|take care|cope|manage|afford|pay|teach|support|feed|be there|"
        "come|visit|reach|get through); "
        "too (?:busy|old|ill|sick|tired|weak|poor) to"
    ),
    forbid="let's not; mustn't; must not",
    needless=(
        "no need; (?:do|does|did)(?:n't| not) (?:really )?need; needn't; no longer needs?; "
        "(?:do|does|did)(?:n't| not) want any"
    ),
    ample=(
        "(?:do|does|did|have|has|had)(?:n't| not) (?:ever |really )?lack(?:ed)?; "
        "never (?:really )?lack(?:s|ed)?; no (?:lack|shortage) of; "
        "(?:n't|not|never) (?:really )?short of; (?:is|are|was|were)n't (?:really )?short of"
    ),
    ended=(
        r"stopped (?:com|visit|call|pay|help|send|giv|teach|ring|turn|show|support|answer|see|tak|"
        r"feed|bring|driv|pick|work|runn)\w*; "
        "(?:was|were|been|being|got|is|are) (?:just |simply |suddenly )?(?:stopped|cut|"
        "cancelled|canceled|withdrawn|refused|rejected|turned down|denied|scrapped|"
        "closed|shut|discontinued); "
        r"turned (?:us |me |him |her |them |it |(?:our|my|the) \w+ )?(?:down|away); "
        "refused; rejected; declined; failed to; fell through; came to nothing; ran out; dried up; "
        "pulled out; backed out; let (?:us|me|him|her|them) down; "
        "(?:gave|give|given) up on; nothing came of; heard nothing"
    ),
    ask=(
        "what(?:'s| is| was) there to; "
        r"what(?= (?:\w+ )?(?:could|would|can|does|do|has|have) "
        r"(?:a |an |any )?(?:kids?|child|children)\b); "
        "who says; since when; how could (?:he|she|they|it); why (?:would|should) (?:he|she|they)"
    ),
    ask_who=(
        "who(?:'s| is) (?:going to|gonna); "
        "who(?:'d| would|'ll| will) (?:help|teach|watch|look|come|give|care|want); "
        "who (?:helps|teaches|watches|cares)"
    ),
    fine=(
        "doing (?:fine|well|great|ok|okay|all right); (?:fine|okay|ok) (?:with|at|in|about); "
        "(?:is|are|he's|she's|it's|that's|they're|i'm|we're|was|were|been|feels?) "
        r"(?:(?:all|really|quite|pretty|perfectly|always|very|just|both|so) )*"
        r"(?:fine|well|good|great|okay|all right|alright|happy|healthy|safe|settled); "
        "good at; all right; alright; no complaints; "
        "(?:gets?|getting|got) (?:on|along) (?:fine|well|great); can't complain; "
        "well looked after; nothing ever happens; grown out of it; sorted"
    ),
    before=(
        "before; used to; at first; in the beginning; back then; earlier on; in those days; "
        "at the start; originally; when (?:he|she|i|we) (?:was|were) (?:little|small|younger); "
        "last year"
    ),
    now="now; nowadays; these days; today; since then; lately; at the moment; recently; by now",
    plain=(
        "not only; not just; no matter; no doubt; no wonder; not to mention; nothing but; "
        "why not; no longer than; or not; not (?:that )?long ago; whether or not; can't wait; "
        "don't worry; if not; no more than; just now; before long; now and then; the day before; "
        r"like (?:\w+(?:'ve|'d)? )?never; "
        r"(?:is|are|was|were|do|does|did|has|have|wo|ca|could|would)n't (?:he|she|it|they|you|we)\?"
    ),
    trouble=(
        r"problems?; trouble\w*; worr\w+; wrong; issues?; matter; difficult\w*; complaints?; "
        r"pains?; fear\w*; afraid; scared; lonely; sad; ill; sick; hurt\w*; hungry; fight\w*; "
        r"bull\w+; danger\w*; unsafe; needs?; stress\w*; debts?; behind; anxious; depress\w+; "
        r"upset; angry; shy; ashamed; embarrass\w+; cry; cries; crying; nightmares?; fail\w*; "
        r"steal\w*; lies; lying; lied; short; miss\w*; struggl\w+; bother\w*; burden; harm\w*; "
        r"abus\w+; neglect\w*; addict\w+; alone; excluded; teas\w+; isolat\w+; withdrawn; "
        r"conflicts?; quarrel\w*; argu\w+; asthma; allerg\w+"
    ),
    lacking=(
        "one; body; anyone; anybody; money; time; way; place; idea; means; room; chance; able; "
        "know; afford; help; friends?; father; mother; dad; mum; parents; adult; job; income; "
        r"understand; talk\w*; tell"
    ),
    giving=(
        r"help\w*; come\w*; came; visit\w*; give\w*; gave; get\w*; got; receive\w*; have; has; "
        r"had; call\w*; support\w*; care\w*; answer\w*; pay\w*; paid; teach\w*; taught; see; saw; "
        r"seen; meet; met; reach\w*; find; found; show\w*; turn\w*; offer\w*; send; sent; "
        r"bring\w*; brought; listen\w*; ring\w*; rang; stay\w*; qualif\w+; appl\w+; do; done; "
        r"approv\w+; grant\w*; award\w*; arriv\w+; deliver\w*; repl(?:y|ied); respond\w*; "
        r"look\w* after; watch\w*; feed\w*; pick\w*; afford; cope; turn\w* up; "
        r"anything; been; use[ds]?; run; ran; hold; held; happen\w*; work\w*; there; heard"
    ),
    harm=(
        r"bull\w+; teas\w+; hits?; hitting; hurt\w*; picks? on; picked on; laugh\w* at; mock\w*; "
        r"threaten\w*; beats?; beaten; shout\w*; steal\w*; stole\w*; harm\w*; abus\w+"
    ),
    speaker="i; we",
    filler=(
        "a; an; the; longer; any; my; our; his; her; their; your; even; really; ever; there; much; "
        r"single; such; so; very; too; one; of; to; be; been; feel\w*; felt; seem\w*; is; are; "
        "was; were; being; that; all; at; in; from; get; gets; got; have; has; had; go; going; "
        "went; particularly; special; real; proper"
    ),
    clause=(
        r"[,;:.!?…\"()]+|\s[-–—]+\s|(?=\b(?:but|though|although|because|however|yet|while|"
        r"whereas)\b)|(?=\band (?:i|he|she|we|they|it|there)\b)|(?=\bso (?:i|he|she|we|they|"
        r"it)\b)"
    ),
    contrast="but; though; although; however; yet; except; only; just",
    not_but=(
        r"\b(?:not|\w+n't)\b(?P<x>[^.;!?]{1,60}?)(?:,? but (?!(?:i|we|you|he|she|it|they|"
        r"there|the|his|her|my|our|nobody|no|now|still|not|then|when)\b)|[,;] ?(?=(?:it|"
        r"he|she|they|that)(?:'s|'re| is| are| was)\b))(?P<y>[^.;!?]*)"
    ),
    reach=34,
    topic=22,
    has_spaces=True,
)

TABLES = (CHINESE, ENGLISH)
