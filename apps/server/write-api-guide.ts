import { writeFileSync } from 'node:fs'
import type { Language } from '@utfall/basics'
import { MOST_GUESSES } from './access.ts'
import { STEP_MILLISECONDS } from './hidden-answers.ts'
import { MOST_UNDER_WAY } from './load-shedding.ts'
import { PROBLEMS_BY_ROOM } from './problem-catalogue.ts'
import { SIGN_IN_LIMIT } from './routes/identity-answers.ts'
import { MOST_REQUESTS_A_MINUTE } from './server.ts'
import { SURVEY_LIMIT_BYTES, UPLOAD_LIMIT_BYTES } from './upload-limit.ts'

/** The guides to the API, with every code that it answers with: `node apps/server/write-api-guide.ts`. */

export const API_GUIDES: Readonly<Record<Language, URL>> = {
  sv: new URL('../../docs/guide/programgranssnitt.md', import.meta.url),
  en: new URL('../../docs/guide/api.md', import.meta.url),
}

export function apiGuide(language: Language): string {
  return `${INTRODUCTION[language].trim()}\n\n${codeTables(language)}`
}

/** A table for each room; a code with the words of an earlier room is not said again. */
function codeTables(language: Language): string {
  const said = new Set<string>()
  const header = { sv: '| Kod | Status | Betyder |', en: '| Code | Status | Means |' }[language]
  const tables = PROBLEMS_BY_ROOM.map(({ room, problems }) => {
    const rows = Object.entries(problems).flatMap(([code, text]) => {
      const row = `| \`${code}\` | ${text.status} | ${text[language]} |`
      if (said.has(row)) return []
      said.add(row)
      return [row]
    })
    return [`### ${room[language]}`, '', header, '| --- | --- | --- |', ...rows].join('\n')
  })
  return `${tables.join('\n\n')}\n`
}

const megabytes = (bytes: number) => bytes / 1_000_000

const INTRODUCTION: Readonly<Record<Language, string>> = {
  sv: `
# Programgränssnittet

English: [api.md](api.md). Varje adress, med vad den tar och ger, står i [openapi.json](../openapi.json) (OpenAPI 3.1)
och på \`/api/openapi.json\` i ditt hus. Sidorna använder samma gränssnitt som ditt program.

## Logga in ett program

Administratören i din organisation gör en **nyckel till programmet** och väljer vad det får göra. Nyckeln visas en gång.
Skicka den med varje anrop:

\`\`\`sh
curl -H "Authorization: Bearer $NYCKEL" https://utfall.example.se/api/studies
\`\`\`

Ett program får bara det som nyckeln räknar upp, i en organisation, till en viss dag. Det handlägger aldrig ärenden och
bekräftar aldrig vem det är: att låsa en studie eller besluta om ett undantag gör en människa. Nyckeln kan återkallas,
och slutar då att gälla direkt.

## Det som inte finns

Det du inte får se svarar huset på som om det inte fanns: samma \`NOT_FOUND\`, samma byte och i hela steg om
${STEP_MILLISECONDS} millisekunder. Det gäller en annan organisations studie, ett id som någon har gissat, en adress som
inte finns, och allt om du inte är inloggad. Bara det du får läsa men inte ändra svarar \`NOT_ALLOWED\`. Är nyckeln
rätt och svaret ändå \`NOT_FOUND\`: se efter att den inte har gått ut.

## Fel

Ett fel är \`application/problem+json\` (RFC 9457). \`code\` ändras inte mellan versioner; orden kan bli bättre.

\`\`\`json
{
  "type": "urn:utfall:problem:NOT_FOUND",
  "title": "Det finns inget här som du kan se.",
  "status": 404,
  "code": "NOT_FOUND",
  "message": {
    "sv": "Det finns inget här som du kan se.",
    "en": "There is nothing here that you can see."
  }
}
\`\`\`

\`title\` är på svenska, eller på engelska om \`Accept-Language\` ber om det först. Fel i en fil har också \`faults\`: fil,
rad, kolumn, vad som stod och vad som får stå. \`REQUEST_FAULTY\` säger vilka ställen i anropet som är fel.

## Långa listor

Listor som kan bli långa tar \`limit\` och \`cursor\`. Svaret har \`next\`: skicka det som \`cursor\` för nästa sida. Är
\`next\` null finns det inte mer.

## Samma anrop två gånger

Vet du inte om ett anrop kom fram? Skicka \`Idempotency-Key\` med varje POST, PATCH och DELETE: 8 till 200 tecken som du
hittar på, nya för varje ändring. Kommer samma nyckel igen får du det första svaret, med \`Idempotent-Replay: true\`, och
ändringen görs en gång. Nycklarna gäller ett dygn.

## Hur mycket och hur ofta

| Gräns | Värde | Svar |
| --- | --- | --- |
| anrop i minuten, för en person, ett program eller en adress | ${MOST_REQUESTS_A_MINUTE} | \`TOO_MANY_REQUESTS\` |
| försök att logga in i minuten, från en adress | ${SIGN_IN_LIMIT.max} | \`TOO_MANY_REQUESTS\` |
| fel nycklar i minuten, från en adress | ${MOST_GUESSES} | \`NOT_FOUND\` |
| anrop på en gång till en serverprocess | ${MOST_UNDER_WAY} | \`TOO_BUSY\` med \`Retry-After\` |
| JSON | 1 MB och 64 nivåer | \`REQUEST_FAULTY\`, \`TOO_DEEP\` |
| studie som zip | ${megabytes(UPLOAD_LIMIT_BYTES)} MB | \`UPLOAD_TOO_LARGE\` |
| fil med svar | ${megabytes(SURVEY_LIMIT_BYTES)} MB | \`UPLOAD_TOO_LARGE\` |

\`x-ratelimit-remaining\` säger hur många anrop du har kvar. Text är UTF-8 utan NUL och utan halva surrogatpar.

## Koderna
`,
  en: `
# The API

Svenska: [programgranssnitt.md](programgranssnitt.md). Every address, with what it takes and gives, stands in
[openapi.json](../openapi.json) (OpenAPI 3.1) and at \`/api/openapi.json\` of your house. The pages use the same API as
your program.

## Sign a program in

The administrator of your organisation makes a **token for the program** and chooses what it may do. The token is shown
once. Send it with every request:

\`\`\`sh
curl -H "Authorization: Bearer $TOKEN" https://utfall.example.se/api/studies
\`\`\`

A program may only what its token lists, in one organisation, until a certain day. It never handles cases and never
confirms who it is: locking a study or deciding on an exception is done by a person. The token can be taken back, and
then ends at once.

## What is not there

What you may not see is answered as if it were not there: the same \`NOT_FOUND\`, the same bytes, and in whole steps of
${STEP_MILLISECONDS} milliseconds. So it is for another organisation's study, an id that somebody guessed, an address
that is none, and for everything where you are not signed in. Only what you may read but not change is answered
\`NOT_ALLOWED\`. If the token is right and the answer still \`NOT_FOUND\`: see that it has not run out.

## Problems

A problem is \`application/problem+json\` (RFC 9457). \`code\` does not change between versions; the words may get better.

\`\`\`json
{
  "type": "urn:utfall:problem:NOT_FOUND",
  "title": "There is nothing here that you can see.",
  "status": 404,
  "code": "NOT_FOUND",
  "message": {
    "sv": "Det finns inget här som du kan se.",
    "en": "There is nothing here that you can see."
  }
}
\`\`\`

\`title\` is in Swedish, or in English where \`Accept-Language\` asks for it first. Faults of a file come with \`faults\`:
file, row, column, what stood there and what may. \`REQUEST_FAULTY\` says which places of the request are wrong.

## Long lists

Lists that can get long take \`limit\` and \`cursor\`. The answer has \`next\`: send it as \`cursor\` for the next page. Where
\`next\` is null there is no more.

## The same request twice

You do not know whether a request arrived? Send \`Idempotency-Key\` with every POST, PATCH and DELETE: 8 to 200 characters
that you make up, new for each change. If the same key comes again you get the first answer, with
\`Idempotent-Replay: true\`, and the change is made once. Keys hold for a day.

## How much and how often

| Limit | Value | Answer |
| --- | --- | --- |
| requests a minute, of a person, a program or an address | ${MOST_REQUESTS_A_MINUTE} | \`TOO_MANY_REQUESTS\` |
| tries to sign in a minute, from one address | ${SIGN_IN_LIMIT.max} | \`TOO_MANY_REQUESTS\` |
| wrong tokens a minute, from one address | ${MOST_GUESSES} | \`NOT_FOUND\` |
| requests at once to one server process | ${MOST_UNDER_WAY} | \`TOO_BUSY\` with \`Retry-After\` |
| JSON | 1 MB and 64 levels | \`REQUEST_FAULTY\`, \`TOO_DEEP\` |
| a study as zip | ${megabytes(UPLOAD_LIMIT_BYTES)} MB | \`UPLOAD_TOO_LARGE\` |
| a file of answers | ${megabytes(SURVEY_LIMIT_BYTES)} MB | \`UPLOAD_TOO_LARGE\` |

\`x-ratelimit-remaining\` says how many requests you have left. Text is UTF-8 without NUL and without half surrogate pairs.

## The codes
`,
}

if (import.meta.main)
  for (const language of ['sv', 'en'] as const) writeFileSync(API_GUIDES[language], apiGuide(language))
