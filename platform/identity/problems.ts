/** What this room refuses, with stable codes. A test holds that each has both texts and a status. */
export const IDENTITY_PROBLEMS = {
  SIGN_IN_FAILED: {
    status: 403,
    sv: 'Det gick inte att logga in. Kontrollera namn, lösenord och kod. Efter fem försök tar vi en paus på minst en kvart.',
    en: 'Signing in did not work. Check name, password and code. After five attempts there is a pause of at least a quarter of an hour.',
  },
  SIGN_IN_BUSY: {
    status: 503,
    sv: 'Många loggar in just nu. Försök igen om en liten stund.',
    en: 'Many are signing in right now. Try again in a little while.',
  },
  STEP_OVER: {
    status: 409,
    sv: 'Det tog för lång tid, eller så är steget redan använt. Börja om.',
    en: 'It took too long, or the step has been used already. Begin again.',
  },
  LINK_NOT_VALID: {
    status: 404,
    sv: 'Länken gäller inte. Den kan vara använd eller för gammal. Be om en ny.',
    en: 'The link does not hold. It may have been used, or be too old. Ask for a new one.',
  },
  NOBODY_THERE: {
    status: 404,
    sv: 'Länken öppnar inte för den personen.',
    en: 'The link does not open for that person.',
  },
  PASSWORD_TOO_SHORT: {
    status: 400,
    sv: 'Lösenordet behöver minst 12 tecken. Några ord på rad går bra.',
    en: 'The password needs at least 12 characters. A few words in a row will do.',
  },
  PASSWORD_TOO_LONG: {
    status: 400,
    sv: 'Lösenordet får ha högst 128 tecken.',
    en: 'The password may have at most 128 characters.',
  },
  PASSWORD_WELL_KNOWN: {
    status: 400,
    sv: 'Lösenordet är för lätt att gissa: många använder det eller något likt. Välj några ord som inte hör ihop.',
    en: 'The password is too easy to guess: many use it or something like it. Choose a few words that do not belong together.',
  },
  PASSWORD_ABOUT_YOU: {
    status: 400,
    sv: 'Lösenordet får inte innehålla ditt namn, din e-postadress, namnet på din organisation eller ordet utfall.',
    en: 'The password may not contain your name, your e-mail address, the name of your organisation or the word utfall.',
  },
  CURRENT_PASSWORD: {
    status: 403,
    sv: 'Lösenordet du har nu stämde inte. Skriv det igen. Efter fem fel tar vi en paus på minst en kvart.',
    en: 'The password you have now was not right. Write it again. After five wrong ones there is a pause of at least a quarter of an hour.',
  },
  CODE_WRONG: {
    status: 400,
    sv: 'Koden stämmer inte. Vänta på nästa kod i appen och försök igen.',
    en: 'The code is not right. Wait for the next code in the app and try again.',
  },
  PASSKEY_FAILED: {
    status: 403,
    sv: 'Nyckeln godtogs inte. Försök igen, eller logga in på ett annat sätt.',
    en: 'The passkey was not accepted. Try again, or sign in in another way.',
  },
  PASSKEYS_NOT_HERE: {
    status: 404,
    sv: 'Nycklar (passkeys) går inte att använda på den här adressen.',
    en: 'Passkeys cannot be used at this address.',
  },
  PASSKEY_NOT_FOUND: { status: 404, sv: 'Nyckeln finns inte.', en: 'There is no such passkey.' },
  SESSION_NOT_FOUND: { status: 404, sv: 'Inloggningen finns inte.', en: 'There is no such session.' },
  ORGANISATION_NOT_CHOOSABLE: {
    status: 404,
    sv: 'Du har ingen roll i den organisationen.',
    en: 'You have no role in that organisation.',
  },
  LAST_WAY_IN: {
    status: 409,
    sv: 'Det här är ditt enda sätt att logga in. Lägg till ett annat först.',
    en: 'This is your only way to sign in. Add another first.',
  },
  EXAMPLE_ACCOUNT: {
    status: 409,
    sv: 'En exempelperson har inget lösenord och inga nycklar.',
    en: 'An example person has no password and no passkeys.',
  },
  PROVIDER_NOT_FOUND: {
    status: 404,
    sv: 'Det sättet att logga in finns inte här.',
    en: 'There is no such way of signing in here.',
  },
  PROVIDER_DOWN: {
    status: 502,
    sv: 'Inloggningstjänsten svarar inte. Försök igen om en stund, eller logga in på ett annat sätt.',
    en: 'The sign-in service does not answer. Try again in a while, or sign in in another way.',
  },
  PROVIDER_REFUSED: {
    status: 403,
    sv: 'Inloggningen avbröts eller kunde inte bekräftas. Börja om.',
    en: 'The signing in was broken off or could not be confirmed. Begin again.',
  },
  PROVIDER_TOO_WEAK: {
    status: 403,
    sv: 'Inloggningstjänsten bekräftade dig inte säkert nog. Välj ett säkrare sätt där.',
    en: 'The sign-in service did not confirm you surely enough. Choose a surer way there.',
  },
  IDENTITY_NOT_LINKED: {
    status: 403,
    sv: 'Du har inget konto här än. Be en administratör om en inbjudan.',
    en: 'You have no account here yet. Ask an administrator for an invitation.',
  },
  IDENTITY_TAKEN: {
    status: 409,
    sv: 'Den personen hos inloggningstjänsten har redan ett konto.',
    en: 'That person at the sign-in service has an account already.',
  },
} as const

export type IdentityProblem = keyof typeof IDENTITY_PROBLEMS
/** `CONFIRM_AGAIN` has its words in the room of secrecy. */
export type IdentityRefusal = { readonly kind: 'refused'; readonly code: IdentityProblem | 'CONFIRM_AGAIN' }

export function refused(code: IdentityRefusal['code']): IdentityRefusal {
  return { kind: 'refused', code }
}
