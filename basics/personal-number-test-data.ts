/**
 * Numbers that Skatteverket publishes for tests. They are given to nobody, and are the only ones that may stand in this
 * repository (a test holds every file against this list).
 *
 * Source: Skatteverket's open data (CC0), the sets «Testpersonnummer»
 * (skatteverket.entryscape.net/rowstore/dataset/b4de7df7-63c0-4e7e-bb59-1f156a591763) and «Testsamordningsnummer»
 * (…/9f29fe09-4dbc-4d2f-848f-7cffdd075383). The sets themselves could not be reached when this was written; the numbers
 * were taken from copies that name them as their source: rOpenGov/sweidnumbr `data-raw/test_pin_skatteverket.csv`
 * (1890 and 2014), a list with the first set's address above it (1977–1988), KentorIT/PU-Adapter
 * `TestData/Testpersonnummer.cs` (1912), and for coordination numbers two accounts that quote the second set by row.
 * This is a small part: the first set alone holds some 44 000.
 */
export const PUBLISHED_TEST_NUMBERS: readonly string[] = [
  // Born in 1890 and 1912: over a hundred years old, so `+` in the short form.
  ...['189001019802', '189001029819', '189001039800', '189001049817', '189001059808', '189001069815'],
  ...['189001079806', '189001089813', '189001099804', '189001109819', '189001119800', '189001129817'],
  ...['191212121212'],
  // Of working age.
  ...['197701172392', '197701182383', '197701182391', '197701192382', '197701192390', '197701202397'],
  ...['197701202389', '197701212388', '197701212396', '197701222387', '197701222395', '197701232386'],
  ...['197909212388', '197909212396', '197909222387', '197909222395', '197909232386', '197909232394'],
  ...['198404152392', '198404162383', '198404162391', '198404172390', '198404172382', '198404182399'],
  ...['198804202383', '198804212382', '198804212390', '198804222399', '198804222381', '198804232398'],
  // Children.
  ...['201401012396', '201401022387', '201401032394', '201401042385', '201412302380', '201412312397'],
  // Coordination numbers: whole dates, then month 00 and day 60 where the day of birth is not known.
  ...['191401682396', '202601612381', '202601622380', '202601912393', '191500722390', '191711602399'],
]

const PUBLISHED: ReadonlySet<string> = new Set(PUBLISHED_TEST_NUMBERS)

/** Whether a number in its normal form (twelve digits) is on the list above. */
export function isPublishedTestNumber(number: string): boolean {
  return PUBLISHED.has(number)
}
