/** What a questionnaire from elsewhere says that is not done here, and what is done instead. */
export type Unsupported = { readonly question: string; readonly what: keyof typeof UNSUPPORTED_TEXTS }

export const UNSUPPORTED_TEXTS = {
  required: {
    sv: 'Frågan går att hoppa över: ingen tvingas att svara. Den som hoppar över räknas för sig.',
    en: 'The question can be passed: nobody is made to answer. Those who pass it are counted on their own.',
  },
  initial: {
    sv: 'Inget svar är ifyllt i förväg: det skulle dra svaren till sig.',
    en: 'No answer is filled in beforehand: it would draw answers to itself.',
  },
  'read-only': {
    sv: 'Frågan ställs som de andra, fast den var skrivskyddad.',
    en: 'The question is asked like the others, though it was read-only.',
  },
  'open-choice': {
    sv: 'Egna ord går inte att skriva som alternativ. Lägg en textfråga efter.',
    en: 'An option in one’s own words cannot be given. Put a text question after it.',
  },
  calculation: {
    sv: 'Uttrycket räknas inte ut. Poäng kommer ur en kalibrering.',
    en: 'The expression is not computed. Scores come from a calibration.',
  },
  'other-extension': {
    sv: 'Ett tillägg som Utfall inte känner används inte.',
    en: 'An extension that Utfall does not know is not used.',
  },
  identity: {
    sv: 'Frågan ställs inte: den frågar vem någon är, och det hör inte hemma i ett svar. Inbjudan vet vem som svarar.',
    en: 'The question is not asked: it asks who somebody is, and that does not belong in an answer. The invitation knows who answers.',
  },
  'maybe-identity': {
    sv: 'Frågan ser ut att fråga vem någon är. Ta bort den om den gör det: inbjudan vet vem som svarar.',
    en: 'The question looks as if it asks who somebody is. Take it away if it does: the invitation knows who answers.',
  },
  'record-id': {
    sv: 'Fältet är postens nummer och ingen fråga. Inbjudan vet vem som svarar.',
    en: 'The field is the number of the record and no question. The invitation knows who answers.',
  },
  hidden: {
    sv: 'Fältet var dolt för den som svarar och ställs inte.',
    en: 'The field was hidden from whoever answers and is not asked.',
  },
  device: {
    sv: 'Uppgiften togs från enheten eller från den som var inloggad, inte från den som svarar. Den samlas inte in.',
    en: 'This was taken from the device or from whoever was signed in, not from whoever answers. It is not collected.',
  },
  'file-answer': {
    sv: 'Frågan ställs inte: bilder, ljud, filer, underskrifter och platser tas inte emot som svar.',
    en: 'The question is not asked: pictures, sounds, files, signatures and places are not taken as answers.',
  },
  'database-list': {
    sv: 'Frågan ställs inte: dess alternativ kom ur en databas.',
    en: 'The question is not asked: its options came out of a database.',
  },
  format: {
    sv: 'Svaret tas emot som text. Om det har rätt form prövas inte.',
    en: 'The answer is taken as text. Whether it has the right form is not checked.',
  },
  precision: {
    sv: 'Svaret tas emot som ett tal. Steg och antal decimaler prövas inte.',
    en: 'The answer is taken as a number. Steps and the number of decimals are not checked.',
  },
  constraint: {
    sv: 'Gränsen för svaret prövas inte, eller bara till en del: den hänger på annat än fasta tal och dagar.',
    en: 'The limit on the answer is not checked, or only in part: it hangs on other things than fixed numbers and days.',
  },
  'soft-limit': {
    sv: 'Gränsen var en varning. Här tas ett svar utanför den inte emot.',
    en: 'The limit was a warning. Here an answer outside it is not taken.',
  },
  slider: {
    sv: 'Reglaget blir ett tal som skrivs. Dess ord står som hjälp.',
    en: 'The slider becomes a number that is written. Its words stand as help.',
  },
  'choice-count': {
    sv: 'Hur många alternativ som får väljas prövas inte.',
    en: 'How many options may be chosen is not checked.',
  },
  'random-order': {
    sv: 'Alternativen står i samma ordning för alla.',
    en: 'The options stand in the same order for everybody.',
  },
  matrix: {
    sv: 'Tabellens frågor ställs en och en, med sina alternativ.',
    en: 'The questions of the table are asked one by one, each with its options.',
  },
  markup: {
    sv: 'Texten står utan fetstil, färger, länkar och annan utformning.',
    en: 'The text stands without bold, colours, links and other markup.',
  },
  media: {
    sv: 'En bild, ett ljud eller en film hörde till. Den visas inte.',
    en: 'A picture, a sound or a film belonged to it. It is not shown.',
  },
  look: {
    sv: 'Hur frågan såg ut följer inte med: placering, egen numrering, knappar.',
    en: 'How the question looked is not kept: its place, numbers of its own, buttons.',
  },
  appearance: {
    sv: 'Utseendet ändrade vad som frågades. Här ställs frågan utan det.',
    en: 'The appearance changed what was asked. Here the question is asked without it.',
  },
  annotation: {
    sv: 'Anvisningen i fältets anteckning följs inte.',
    en: 'The instruction in the field’s annotation is not followed.',
  },
  'own-message': {
    sv: 'En egen text om svar som inte tas emot visas inte. Utfall har egna ord för det.',
    en: 'A text of its own about answers that are not taken is not shown. Utfall has words for that.',
  },
  guidance: {
    sv: 'Anvisningen till den som frågar visas inte för den som svarar.',
    en: 'The guidance to whoever asks is not shown to whoever answers.',
  },
  acknowledgement: {
    sv: 'Ett kryss för att man har läst blir en upplysning utan kryss.',
    en: 'A tick for having read becomes information without a tick.',
  },
  'one-title': {
    sv: 'Formulärets namn finns på ett språk och står likadant på de andra.',
    en: 'The name of the form is there in one language and stands the same in the others.',
  },
  'other-column': {
    sv: 'Kolumnen används inte.',
    en: 'The column is not used.',
  },
  'absent-code': {
    sv: 'Koden är inget svar utan ett skäl till att svar saknas: den heter här som i FHIR och räknas inte på skalan.',
    en: 'The code is no answer but a reason why there is none: it is named as in FHIR here and is no place on the scale.',
  },
  'maybe-absent': {
    sv: 'Koden brukar betyda att svar saknas. Om den gör det här: säg det vid importen, annars räknas den som ett svar.',
    en: 'The code often means that there is no answer. If it does here, say so when importing; otherwise it counts as an answer.',
  },
  'scale-order': {
    sv: 'Filen säger inte om alternativen har en ordning. Ge dem vikter innan svaren används som ett mått.',
    en: 'The file does not say whether the options have an order. Give them weights before the answers are used as a measure.',
  },
} as const
