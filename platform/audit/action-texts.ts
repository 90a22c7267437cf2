/** What every code in the log says to a person. A test looks for each code that is written anywhere in the house. */
export const ACTION_TEXTS: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = {
  // Signing in
  'session.begin': { sv: 'Loggade in', en: 'Signed in' },
  'session.end': { sv: 'Inloggningen avslutades', en: 'The session ended' },
  'session.switch': { sv: 'Bytte organisation', en: 'Switched organisation' },
  'session.confirm': { sv: 'Bekräftade vem hen är', en: 'Confirmed who they are' },
  'sign-in.failed': { sv: 'Inloggning misslyckades', en: 'Signing in failed' },
  'sign-in.locked-out': {
    sv: 'Inloggning spärrades efter för många försök',
    en: 'Signing in was blocked after too many attempts',
  },
  'sign-in.confirm-failed': { sv: 'Bekräftelsen misslyckades', en: 'The confirmation failed' },
  'credential.add': { sv: 'Lade till ett sätt att logga in', en: 'Added a way to sign in' },
  'credential.remove': { sv: 'Tog bort ett sätt att logga in', en: 'Removed a way to sign in' },
  'credential.copied': {
    sv: 'En inloggningsnyckel verkar vara kopierad',
    en: 'A passkey seems to have been copied',
  },
  'password.change': { sv: 'Bytte lösenord', en: 'Changed the password' },
  'one-time-code.change': { sv: 'Bytte app för engångskoder', en: 'Changed the app for one-time codes' },
  'one-time-code.seal-anew': {
    sv: 'Engångskodens hemlighet förseglades om under en ny nyckel',
    en: 'The secret of the one-time codes was sealed anew under a new key',
  },
  'recovery-code.make': { sv: 'Gjorde nya reservkoder', en: 'Made new recovery codes' },
  'recovery-code.use': { sv: 'Använde en reservkod', en: 'Used a recovery code' },
  'passkey.add': { sv: 'Lade till en inloggningsnyckel', en: 'Added a passkey' },
  'passkey.remove': { sv: 'Tog bort en inloggningsnyckel', en: 'Removed a passkey' },
  'identity.link': { sv: 'Kopplade konto och e-legitimation', en: 'Linked account and e-identification' },
  'identity.unlink': {
    sv: 'Tog bort kopplingen till en e-legitimation',
    en: 'Removed the link to an e-identification',
  },
  'identity.keep-anew': {
    sv: 'Kopplingen till en e-legitimation fördes över till en ny nyckel',
    en: 'The link to an e-identification was moved to a new key',
  },
  'invitation.make': { sv: 'Bjöd in en person', en: 'Invited a person' },
  'invitation.accept': { sv: 'Tog emot en inbjudan', en: 'Accepted an invitation' },
  'entry-link.make': { sv: 'En länk in i huset gjordes', en: 'A link into the house was made' },
  'entry-link.use': { sv: 'Kom in med en länk', en: 'Came in by a link' },
  'sign-in.clear': {
    sv: 'Det som inloggningar lämnat och som inte öppnar något längre rensades',
    en: 'What signing in left and opens nothing any more was cleared away',
  },
  // People, roles, organisations
  'account.add': { sv: 'Lade till en person', en: 'Added a person' },
  'account.change': { sv: 'Ändrade en persons uppgifter', en: "Changed a person's details" },
  'account.close': { sv: 'Avslutade en persons konto', en: "Closed a person's account" },
  'account.end-sessions': { sv: 'Avslutade en persons inloggningar', en: "Ended a person's sessions" },
  'account.invite': { sv: 'Bjöd in en person', en: 'Invited a person' },
  'people.read': { sv: 'Såg vilka som arbetar i organisationen', en: 'Saw who works in the organisation' },
  'people.conflicts': {
    sv: 'Såg vilka som har roller som ska hållas isär',
    en: 'Saw who holds roles that should be kept apart',
  },
  'role.give': { sv: 'Gav en roll', en: 'Gave a role' },
  'role.end': { sv: 'Avslutade en roll', en: 'Ended a role' },
  'machine-token.make': { sv: 'Skapade en nyckel för ett program', en: 'Made a token for a program' },
  'machine-token.revoke': { sv: 'Drog in en nyckel för ett program', en: 'Revoked a token for a program' },
  'organisation.add': { sv: 'Lade till en organisation', en: 'Added an organisation' },
  'organisation.change': { sv: 'Ändrade en organisation', en: 'Changed an organisation' },
  'organisation.close': { sv: 'Avslutade en organisation', en: 'Ended an organisation' },
  'member.join': { sv: 'Lade till en medlem i ett förbund', en: 'Added a member of a federation' },
  'member.leave': { sv: 'Avslutade ett medlemskap i ett förbund', en: 'Ended a membership of a federation' },
  'same-area.begin': {
    sv: 'Antecknade att två verksamheter är ett sekretessområde',
    en: 'Recorded that two branches are one area of secrecy',
  },
  'same-area.end': {
    sv: 'Antecknade att två verksamheter inte längre är ett sekretessområde',
    en: 'Recorded that two branches are no longer one area of secrecy',
  },
  'example.bring': { sv: 'Exemplet lades in', en: 'The example was brought in' },
  // Cases and secrecy
  'case.open': { sv: 'Öppnade ett ärende', en: 'Opened a case' },
  'case.read': { sv: 'Läste i ett ärende', en: 'Read in a case' },
  'case.export': {
    sv: 'Tog med uppgifter ur ett ärende till den egna journalen eller akten',
    en: 'Took information from a case along to their own record',
  },
  'case.list': { sv: 'Såg listan över sina ärenden', en: 'Saw the list of their cases' },
  'case.staff': { sv: 'Ändrade vem som arbetar med ett ärende', en: 'Changed who works with a case' },
  'case.staff.add': {
    sv: 'Lade till någon som arbetar med ett ärende',
    en: 'Added somebody who works with a case',
  },
  'case.staff.end': { sv: 'Avslutade någons arbete med ett ärende', en: "Ended somebody's work with a case" },
  'case.orphaned': {
    sv: 'Såg listan över ärenden som ingen arbetar med längre',
    en: 'Saw the list of cases that nobody works with any more',
  },
  'case.hand-over': {
    sv: 'Lämnade över ett ärende som ingen arbetade med längre',
    en: 'Handed over a case that nobody worked with any more',
  },
  'case.protect': { sv: 'Antecknade skyddad identitet', en: 'Recorded a protected identity' },
  'case.write': { sv: 'Skrev en uppgift i ett ärende', en: 'Wrote information in a case' },
  'case.close': { sv: 'Avslutade ett ärende', en: 'Closed a case' },
  'case.log': { sv: 'Läste vem som har sett ett ärende', en: 'Read who has seen a case' },
  'consent.record': { sv: 'Antecknade ett samtycke', en: 'Recorded a consent' },
  'consent.withdraw': {
    sv: 'Antecknade att ett samtycke togs tillbaka',
    en: 'Recorded that a consent was withdrawn',
  },
  'consent.review': { sv: 'Granskade ett samtycke', en: 'Reviewed a consent' },
  'exception.decide': {
    sv: 'Beslutade om ett undantag från sekretessen',
    en: 'Decided on an exception from secrecy',
  },
  'disclosure.make': {
    sv: 'Fick en uppgift över en sekretessgräns',
    en: 'Was told something across a border of secrecy',
  },
  'exception.report': { sv: 'Såg hur ofta undantag görs', en: 'Saw how often exceptions are made' },
  'ethics.record': { sv: 'Antecknade ett etikbeslut', en: 'Recorded an ethics decision' },
  'participation.record': {
    sv: 'Antecknade ett svar om att delta',
    en: 'Recorded an answer about taking part',
  },
  'participation.read': {
    sv: 'Läste vad någon har svarat om att delta',
    en: 'Read what somebody has answered about taking part',
  },
  'participation.count': { sv: 'Såg hur många som deltar', en: 'Saw how many take part' },
  'participation.withdraw': {
    sv: 'Antecknade att någon slutar delta',
    en: 'Recorded that somebody stops taking part',
  },
  'information-need.add': { sv: 'Beskrev ett behov av information', en: 'Described a need for information' },
  'information-need.change': { sv: 'Ändrade ett behov av information', en: 'Changed a need for information' },
  'information-need.end': { sv: 'Avslutade ett behov av information', en: 'Ended a need for information' },
  'obstacle.report': {
    sv: 'Ett hinder rapporterades utan namn',
    en: 'An obstacle was reported without a name',
  },
  refused: { sv: 'Fick nej', en: 'Was refused' },
  // The log itself
  'log.read': { sv: 'Läste loggen', en: 'Read the log' },
  'log.export': { sv: 'Tog ut loggen som fil', en: 'Took the log out as a file' },
  'log.verify': { sv: 'Kontrollerade att loggen är hel', en: 'Checked that the log is whole' },
  'log.sample': { sv: 'Drog ett stickprov ur loggen', en: 'Drew a sample from the log' },
  'log.review': { sv: 'Granskade en rad i loggen', en: 'Reviewed a row of the log' },
  // The house
  'house.begin': { sv: 'Huset skapades', en: 'The house was set up' },
  'house.change': { sv: 'Ändrade husets inställningar', en: "Changed the house's settings" },
  'house.backup': { sv: 'Säkerhetskopia togs', en: 'A backup was made' },
  'house.restore': { sv: 'Huset återställdes från en kopia', en: 'The house was restored from a backup' },
  'house.move': { sv: 'Huset flyttades till en annan databas', en: 'The house moved to another database' },
  'house.reconcile': {
    sv: 'Rader som saknas efter en återställning godtogs',
    en: 'Rows missing after a restore were accepted',
  },
  'job.stop': { sv: 'Stoppade ett arbete', en: 'Stopped a job' },
  'job.order': { sv: 'Beställde ett arbete', en: 'Ordered a job' },
  'job.clear': { sv: 'Gamla arbeten rensades', en: 'Old jobs were cleared away' },
  'job.lost': { sv: 'Ett arbete avbröts', en: 'A job was interrupted' },
  // Surveys, by whoever answers
  'response.begin': { sv: 'Någon började svara på en enkät', en: 'Somebody began to answer a survey' },
  'response.finish': { sv: 'Någon har svarat klart på en enkät', en: 'Somebody finished answering a survey' },
  'response.withdraw': {
    sv: 'Någon vill inte längre bli tillfrågad i en enkät',
    en: 'Somebody no longer wants to be asked in a survey',
  },
  // Studies and instruments
  'study.add': { sv: 'Lade in en studie', en: 'Added a study' },
  'study.bring': { sv: 'Lade in en studie', en: 'Added a study' },
  'study.lock': { sv: 'Låste en studie', en: 'Locked a study' },
  'run.request': { sv: 'Beställde en utvärdering', en: 'Ordered an evaluation' },
  'run.failed': { sv: 'En utvärdering misslyckades', en: 'An evaluation failed' },
  'run.finish': { sv: 'En utvärdering blev klar', en: 'An evaluation ended' },
  'instrument.bring': { sv: 'Lade in ett frågeformulär', en: 'Added an instrument' },
  'instrument.change': { sv: 'Ändrade ett frågeformulär', en: 'Changed an instrument' },
  'instrument.read': { sv: 'Läste ett frågeformulär', en: 'Read an instrument' },
  'instrument.measure-persons': { sv: 'Räknade fram personers mått', en: "Computed persons' measures" },
  'calibration.request': { sv: 'Beställde en analys av svar', en: 'Ordered an analysis of answers' },
  'calibration.failed': { sv: 'En analys av svar misslyckades', en: 'An analysis of answers failed' },
  'calibration.finish': { sv: 'En analys av svar blev klar', en: 'An analysis of answers ended' },
  'quality-card.add': { sv: 'Skrev ett kvalitetskort', en: 'Wrote a quality card' },
  'persons.measure': { sv: 'Räknade fram personers mått', en: "Computed persons' measures" },
}

/** A code that somebody wrote in an older or newer version is shown as it is. */
export function actionText(code: string): { readonly sv: string; readonly en: string } {
  return ACTION_TEXTS[code] ?? { sv: code, en: code }
}
