/** What the server itself refuses, before or around any room: each code with its status and words. */
export const SERVER_PROBLEMS = {
  NOT_FOUND: {
    status: 404,
    sv: 'Det finns inget här som du kan se.',
    en: 'There is nothing here that you can see.',
  },
  REQUEST_FAULTY: { status: 400, sv: 'Anropet kunde inte tas emot.', en: 'The request could not be taken.' },
  TEXT_UNKEEPABLE: {
    status: 400,
    sv: 'Anropet har ett tecken som inte kan sparas: NUL, eller ett halvt surrogatpar.',
    en: 'The request has a character that cannot be kept: NUL, or half a surrogate pair.',
  },
  TOO_DEEP: {
    status: 400,
    sv: 'Anropets innehåll har för många nivåer.',
    en: 'The content of the request has too many levels.',
  },
  NO_FILE: { status: 400, sv: 'Ingen fil kom med. Välj en fil.', en: 'No file came. Choose a file.' },
  UPLOAD_TOO_LARGE: {
    status: 413,
    sv: 'Filen är för stor. Ta bort kolumner eller rader som inte behövs.',
    en: 'The file is too large. Take away columns or rows that are not needed.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    sv: 'För många anrop på kort tid. Vänta en stund.',
    en: 'Too many requests in a short time. Wait a while.',
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    sv: 'Databasen försvann just när ändringen sparades. Se efter om den gjordes innan du försöker igen.',
    en: 'The database went away just as the change was saved. See whether it was made before you try again.',
  },
  OTHER_HOST: {
    status: 421,
    sv: 'Huset svarar bara på sin egen adress.',
    en: 'The house answers only at its own address.',
  },
  OTHER_ORIGIN: {
    status: 403,
    sv: 'Anropet kom från en annan webbplats.',
    en: 'The request came from another site.',
  },
  IDEMPOTENCY_KEY_FAULTY: {
    status: 400,
    sv: 'Idempotency-Key ska vara 8 till 200 tecken utan mellanslag.',
    en: 'Idempotency-Key must be 8 to 200 characters without spaces.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    sv: 'Samma Idempotency-Key har redan använts för ett annat anrop.',
    en: 'The same Idempotency-Key has already been used for another request.',
  },
  REQUEST_UNANSWERED: {
    status: 409,
    sv: 'Anropet har kommit en gång och fått inget svar än. Vänta, och se efter om det är gjort innan du skickar ett nytt.',
    en: 'The request has come once and has no answer yet. Wait, and see whether it was done before you send a new one.',
  },
  ALREADY_DONE: {
    status: 409,
    sv: 'Anropet är redan gjort. Svaret visades en gång och sparas inte.',
    en: 'The request has already been done. Its answer was shown once and is not kept.',
  },
  TOO_BUSY: {
    status: 503,
    sv: 'Många använder Utfall just nu. Vänta några sekunder och försök igen.',
    en: 'Many people are using Utfall right now. Wait a few seconds and try again.',
  },
  HOUSE_AWAY: {
    status: 503,
    sv: 'Databasen svarar inte just nu. Försök igen om en stund.',
    en: 'The database does not answer right now. Try again in a while.',
  },
  FAULT_OF_OURS: {
    status: 500,
    sv: 'Något gick sönder hos oss. Inget av det du gjorde har sparats.',
    en: 'Something broke on our side. Nothing of what you did was saved.',
  },
} as const

export type ServerProblem = keyof typeof SERVER_PROBLEMS
