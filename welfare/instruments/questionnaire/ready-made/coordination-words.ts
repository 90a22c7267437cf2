import type { Texts } from '../form.ts'

/**
 * A short questionnaire of our own on whether support from several places hangs together for the person: wholeness
 * (told once, people who know one, the same word everywhere, who is responsible, all needs seen, what comes next),
 * co-creation (own goals, influence, taken seriously), and the work that coordination costs the person and those close
 * to them. Written for Utfall; no wording is taken from any other questionnaire.
 */

const say = (sv: string, latt: string, en: string, ar: string): Texts => ({ sv, 'sv-x-latt': latt, en, ar })

export const TITLE = say(
  'Hänger stödet ihop?',
  'Hänger stödet ihop?',
  'Does the support hang together?',
  'هل الدعم مترابط؟',
)

export const INTRODUCTION = say(
  'Frågorna handlar om ditt stöd från olika håll, till exempel vården, socialtjänsten, Försäkringskassan och Arbetsförmedlingen. Tänk på de senaste tre månaderna. Du kan hoppa över en fråga, och du kan sluta när du vill.',
  'Frågorna handlar om din hjälp från olika ställen. Det kan vara vården, socialtjänsten, Försäkringskassan eller Arbetsförmedlingen. Tänk på de senaste tre månaderna. Du kan hoppa över en fråga. Du kan sluta när du vill.',
  'The questions are about your support from different places, for instance health care, social services, the Social Insurance Agency and the Employment Service. Think of the last three months. You can skip a question, and you can stop whenever you want.',
  'الأسئلة عن الدعم الذي تحصل عليه من جهات مختلفة، مثل الرعاية الصحية والخدمات الاجتماعية وصندوق التأمينات الاجتماعية ومكتب العمل. فكّر في الأشهر الثلاثة الأخيرة. يمكنك تخطي أي سؤال، ويمكنك التوقف متى شئت.',
)

export const NEED = say(
  'Har du behövt stöd från mer än ett håll under de senaste tre månaderna?',
  'Har du behövt hjälp från mer än ett ställe de senaste tre månaderna?',
  'Have you needed support from more than one place in the last three months?',
  'هل احتجت إلى دعم من أكثر من جهة خلال الأشهر الثلاثة الأخيرة؟',
)

export const NEED_OPTIONS = {
  yes: say('Ja', 'Ja', 'Yes', 'نعم'),
  no: say(
    'Nej, det har jag inte behövt',
    'Nej, jag har inte behövt det',
    'No, I have not needed it',
    'لا، لم أحتج إلى ذلك',
  ),
  unknown: say('Vet inte', 'Jag vet inte', 'I do not know', 'لا أعرف'),
}

export const AGREEMENT = [
  say('Stämmer inte alls', 'Nej, inte alls', 'Not true at all', 'غير صحيح إطلاقًا'),
  say('Stämmer lite', 'Ja, lite', 'A little true', 'صحيح قليلًا'),
  say('Stämmer ganska bra', 'Ja, ganska mycket', 'Fairly true', 'صحيح إلى حد كبير'),
  say('Stämmer helt', 'Ja, helt och hållet', 'Completely true', 'صحيح تمامًا'),
] as const

export const NOT_ABOUT_ME = say(
  'Det gäller inte mig',
  'Det gäller inte mig',
  'It does not apply to me',
  'لا ينطبق عليّ',
)

export const WHOLENESS: Readonly<Record<string, Texts>> = {
  'helhet-vet': say(
    'De som hjälper mig vet vad de andra gör.',
    'De som hjälper mig vet vad de andra gör.',
    'Those who help me know what the others are doing.',
    'الذين يساعدونني يعرفون ما يفعله الآخرون.',
  ),
  'helhet-upprepa': say(
    'Jag slipper berätta samma sak flera gånger.',
    'Jag behöver bara berätta en gång.',
    'I do not have to tell the same thing several times.',
    'لا أضطر إلى تكرار الكلام نفسه عدة مرات.',
  ),
  'helhet-kanner': say(
    'Jag träffar personer som känner mig och min situation.',
    'Jag träffar personer som känner mig.',
    'I meet people who know me and my situation.',
    'ألتقي بأشخاص يعرفونني ويعرفون وضعي.',
  ),
  'helhet-besked': say(
    'Jag får samma besked var jag än frågar.',
    'Jag får samma svar av alla.',
    'I get the same answer wherever I ask.',
    'أحصل على الجواب نفسه أينما سألت.',
  ),
  'helhet-ansvar': say(
    'Det är tydligt vem som ansvarar för vad.',
    'Jag vet vem som ska göra vad.',
    'It is clear who is responsible for what.',
    'من الواضح مَن المسؤول عن ماذا.',
  ),
  'helhet-behov': say(
    'Jag känner mig trygg med att alla mina behov blir sedda.',
    'De ser allt som jag behöver hjälp med.',
    'I feel safe that all my needs are seen.',
    'أشعر بالاطمئنان إلى أن جميع احتياجاتي تؤخذ بعين الاعتبار.',
  ),
  'helhet-nasta': say(
    'Jag vet vad som händer härnäst och vem jag ska vända mig till.',
    'Jag vet vad som ska hända nu och vem jag ska ringa.',
    'I know what happens next and whom to turn to.',
    'أعرف ما الخطوة التالية وإلى من أتوجه.',
  ),
}

export const CO_CREATION: Readonly<Record<string, Texts>> = {
  'med-mal': say(
    'Det är mina egna mål som styr vad vi gör.',
    'Det är jag som säger vad jag vill nå.',
    'My own goals decide what we do.',
    'أهدافي أنا هي التي تحدد ما نفعله.',
  ),
  'med-bestammer': say(
    'Jag är med och bestämmer så mycket som jag vill.',
    'Jag får vara med och bestämma så mycket jag vill.',
    'I take part in deciding as much as I want.',
    'أشارك في اتخاذ القرار بالقدر الذي أريده.',
  ),
  'med-allvar': say(
    'Jag blir tagen på allvar.',
    'De lyssnar på mig och tror på mig.',
    'I am taken seriously.',
    'يأخذونني على محمل الجد.',
  ),
}

export const BURDEN = {
  'borda-egen': say(
    'Hur många timmar en vanlig vecka lägger du på att ringa, fylla i och ordna för att stödet ska fungera?',
    'Hur många timmar i veckan ringer du, fyller i papper och ordnar saker för att få hjälp?',
    'How many hours in an ordinary week do you spend on calls, forms and arranging so that the support works?',
    'كم ساعة في الأسبوع العادي تقضيها في الاتصال وتعبئة الأوراق والترتيب لكي يعمل الدعم؟',
  ),
  'borda-narstaende': say(
    'Hur många timmar en vanlig vecka lägger någon närstående på det?',
    'Hur många timmar i veckan gör någon i din familj eller en vän det?',
    'How many hours in an ordinary week does somebody close to you spend on it?',
    'كم ساعة في الأسبوع العادي يقضيها أحد المقربين منك في ذلك؟',
  ),
  'borda-ganger': say(
    'Hur många gånger de senaste fyra veckorna har du fått berätta om dig själv från början för någon ny?',
    'Hur många gånger har du berättat allt för en ny person de senaste fyra veckorna?',
    'How many times in the last four weeks have you had to tell about yourself from the beginning to somebody new?',
    'كم مرة خلال الأسابيع الأربعة الأخيرة اضطررت إلى شرح وضعك من البداية لشخص جديد؟',
  ),
} as const

export const HOURS_HELP = say(
  'Uppskatta. Skriv 0 om det inte tar någon tid.',
  'Du kan gissa. Skriv 0 om det inte tar någon tid.',
  'Estimate. Write 0 if it takes no time.',
  'يمكنك التقدير. اكتب 0 إذا كان ذلك لا يستغرق وقتًا.',
)

export const TIMES_HELP = say(
  'Uppskatta. Skriv 0 om det inte har hänt.',
  'Du kan gissa. Skriv 0 om det inte har hänt.',
  'Estimate. Write 0 if it has not happened.',
  'يمكنك التقدير. اكتب 0 إذا لم يحدث ذلك.',
)

export const OTHER = say(
  'Vill du säga något mer om hur stödet hänger ihop?',
  'Vill du säga något mer?',
  'Would you like to say anything more about how the support hangs together?',
  'هل تريد إضافة شيء عن ترابط الدعم؟',
)

export const OTHER_HELP = say(
  'Skriv inga namn eller personnummer, varken ditt eget eller någon annans.',
  'Skriv inga namn eller personnummer.',
  'Write no names or personal identity numbers, neither your own nor anybody else’s.',
  'لا تكتب أسماء أو أرقامًا شخصية، لا لك ولا لغيرك.',
)

export const PARTS = {
  need: say('Ditt behov', 'Ditt behov', 'Your need', 'حاجتك'),
  wholeness: say('Hur det hänger ihop', 'Hur det hänger ihop', 'How it hangs together', 'مدى الترابط'),
  coCreation: say('Din del i det', 'Din del', 'Your part in it', 'دورك'),
  burden: say('Vad det kostar dig i tid', 'Din tid', 'What it costs you in time', 'ما يكلفك من وقت'),
  other: say('Till sist', 'Till sist', 'Finally', 'أخيرًا'),
}
