"""Words by which transcripts call interviewers, informants and speakers, language by language.

Data only: each table is a string of words separated by spaces or line ends; an underscore
stands for a space inside a word. `alternatives` makes of them one branch of an expression,
the longest first, so that no word hides a longer one.
"""

from __future__ import annotations

import re

INTERVIEWERS = """
i int intv interviewer interviewers interviewer/moderator interviewer_1 q question researcher
moderator mod facilitator host cohost co-host iv ir ivr iwer interv interviewr inteviewer
podcast_host presenter anchor
问题 访谈员
访谈者 访谈人 访员 采访者 采访人 采访员 采访 访 问 主访 主访人 调查员 调查者 研究者 研究员
主持人 主持 记者 提问 提问者 提问人 访问员 访问者 访问人 访谈 采访方 访问 督导访谈员 笔者
訪談員 訪談者 訪談人 訪員 採訪者 採訪人 訪 問 調查員 研究員 主持人 記者 訪問者 訪問員 研究者
entrevistador entrevistadora entrevistador/a encuestador encuestadora moderador moderadora
investigador investigadora pregunta
intervieweur intervieweuse interviewer enquêteur enquêtrice enqueteur enquetrice animateur
animatrice chercheur chercheuse modérateur modératrice
interviewerin interviewende interviewender interviewter moderatorin fragende forscherin forscher
pesquisador pesquisadora entrevistadores moderadores
intervistatore intervistatrice moderatore moderatrice ricercatore ricercatrice domanda
интервьюер ведущий ведущая исследователь исследовательница модератор вопрос корреспондент
журналист и инт
聞き手 インタビュアー 質問者 司会 司会者 調査者 面接者 インタビューア 質問 記者 聴き手
면접자 면담자 질문자 진행자 사회자 연구자 조사자 질문 인터뷰어 기자
מראיין מראיינת שואל שאלה מנחה ש
المحاور المحاورة المقابل الباحث الباحثة السائل المذيع الميسر س سؤال
interviewster onderzoeker gespreksleider vraag
badacz badaczka moderatorka pytanie prowadzący prowadząca ankieter ankieterka
görüşmeci araştırmacı moderatör soru
intervjuare intervjuaren forskare fråga
người_phỏng_vấn pv hỏi
साक्षात्कारकर्ता प्रश्न
"""

INFORMANTS = """
a p r ans answer participant particpant respondent interviewee informant subject guest par resp
partic participants client caller witness patient
受访者 受访人 被访者 被访人 被采访者 被采访人 被访谈者 被访谈人 受訪者 受訪人 被訪者 被訪談者
答 受 被 受访 回答 回答者 嘉宾 来宾 来访者 服务对象 个案 案主 对象 與談人 访谈对象 家长 学生
entrevistado entrevistada informante participante encuestado encuestada respuesta
enquêté enquêtée enquete interviewé interviewée répondant répondante participante réponse invité
befragte befragter befragte_person interviewte interviewpartner interviewpartnerin teilnehmer
teilnehmerin antwort tn
respondente resposta
intervistato intervistata partecipante risposta rispondente
респондент респондентка информант информантка участник участница ответ гость
話し手 回答者 参加者 対象者 協力者 語り手 インタビュイー 回答
피면접자 피면담자 응답자 참여자 참가자 대상자 답변 답변자 구술자
מרואיין מרואיינת משיב משתתף משתתפת תשובה ת
المشارك المشاركة المجيب المستجيب الضيف المبحوث المبحوثة ج جواب
geïnterviewde respondente deelnemer antwoord
respondentka badany badana rozmówca rozmówczyni uczestnik uczestniczka odpowiedź
katılımcı cevap yanıt görüşülen
respondent informant deltagare svar intervjuperson ip
người_trả_lời người_được_phỏng_vấn đáp trả_lời
प्रतिभागी उत्तरदाता उत्तर
"""

SPEAKERS = """
speaker spk voice person unknown_speaker unidentified_speaker male female man woman student
counselor counsellor therapist examiner the_court the_witness the_clerk
teacher parent mother father mum mom dad child boy girl son daughter brother sister grandmother
grandfather grandma grandpa granny aunt uncle everyone all audience
妈妈 爸爸 母亲 父亲 奶奶 爷爷 外婆 外公 姥姥 姥爷 祖母 祖父 孩子 儿子 女儿 哥哥 姐姐 弟弟 妹妹
姑姑 姑妈 阿姨 叔叔 伯伯 舅舅 媽媽 母親 父親 爺爺 姥爺 兒子 女兒 班主任 校长 儿童主任 主任
说话人 发言人 讲话人 說話人 發言人 讲者 參與者 参与者 男 女 众人 大家
咨询师 社工 老师 未知说话人 未知发言人
locutor locutora orador hablante altavoz ponente falante
locuteur locutrice orateur intervenant intervenante
sprecher sprecherin person
oratore parlante relatore
спикер говорящий
話者 発言者 スピーカー 발화자 화자 참석자 발언자
דובר דוברת المتحدث المتكلم spreker mówca konuşmacı talare người_nói वक्ता
"""


def alternatives(table: str) -> str:
    """Return the words of a table as a branch of an expression."""
    words = sorted({word.replace("_", " ") for word in table.split()}, key=len, reverse=True)
    return "|".join(map(re.escape, words))
