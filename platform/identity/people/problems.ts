/** What is refused about people and their roles. */
export const PEOPLE_PROBLEMS = {
  PERSON_NOT_FOUND: { status: 404, sv: 'Personen finns inte.', en: 'There is no such person.' },
  PLACE_NOT_FOUND: { status: 404, sv: 'Organisationen finns inte.', en: 'There is no such organisation.' },
  EMAIL_TAKEN: {
    status: 409,
    sv: 'Det finns redan ett konto med den e-postadressen. Ge personen rollen i stället, eller be den som administrerar huset om personen arbetar i en annan organisation.',
    en: 'There is an account with that e-mail address already. Give the person the role instead, or ask who administers the house if the person works in another organisation.',
  },
  ROLE_HELD: { status: 409, sv: 'Personen har redan den rollen.', en: 'The person has that role already.' },
  ROLE_NOT_HELD: {
    status: 404,
    sv: 'Personen har inte den rollen.',
    en: 'The person does not have that role.',
  },
  CONFLICT_NOTE_NEEDED: {
    status: 409,
    sv: 'Att driva, utvärdera, besluta och finansiera ska hållas isär. Skriv varför den här personen ändå ska ha båda; anteckningen visas för granskare.',
    en: 'Operating, evaluating, deciding and funding are to be kept apart. Write why this person is to have both all the same; auditors are shown the note.',
  },
  OWN_CASE_ROLE_NEEDS_NOTE: {
    status: 409,
    sv: 'Du ger dig själv tillgång till ärenden. Skriv varför; anteckningen visas för granskare.',
    en: 'You give yourself access to cases. Write why; auditors are shown the note.',
  },
  MANAGER_NEVER_HANDLES_CASES: {
    status: 409,
    sv: 'En chef får aldrig se enskildas ärenden i sin egen organisation, och den som arbetar med ärenden kan inte vara chef där.',
    en: 'A manager never sees single persons’ cases in their own organisation, and who works with cases cannot be a manager there.',
  },
  LAST_ADMINISTRATOR: {
    status: 409,
    sv: 'Personen är den sista administratören. Utse en ny först.',
    en: 'The person is the last administrator. Appoint another first.',
  },
  ONLY_HOUSE_ADMINISTRATORS: {
    status: 403,
    sv: 'Det kan bara den som administrerar huset.',
    en: 'Only who administers the house can do that.',
  },
  ROLE_ENDS_BEFORE_IT_BEGINS: {
    status: 400,
    sv: 'Rollens sista dag har redan varit.',
    en: 'The last day of the role has been already.',
  },
  ACCOUNT_CLOSED: { status: 409, sv: 'Kontot är redan stängt.', en: 'The account is closed already.' },
  NOT_ONESELF: {
    status: 409,
    sv: 'Du kan inte stänga ditt eget konto. Be en annan administratör.',
    en: 'You cannot close your own account. Ask another administrator.',
  },
  NO_PLACE_CHOSEN: {
    status: 409,
    sv: 'Välj först vilken organisation det gäller.',
    en: 'Choose first which organisation it is about.',
  },
} as const

export type PeopleProblem = keyof typeof PEOPLE_PROBLEMS
export type PeopleRefusal = { readonly kind: 'refused'; readonly code: PeopleProblem }

export function refused(code: PeopleProblem): PeopleRefusal {
  return { kind: 'refused', code }
}
