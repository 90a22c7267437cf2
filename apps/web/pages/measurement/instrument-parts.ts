/** The parts of an instrument's page, as the routes name them, in the order of the links. */
export const INSTRUMENT_PARTS = [
  'instrument',
  'instrument-evidence',
  'instrument-card',
  'instrument-measures',
  'instrument-shorter',
  'instrument-files',
] as const
type InstrumentPart = (typeof INSTRUMENT_PARTS)[number]

/** Where the parts are chosen; a change between them shows the chosen part from its top. */
export const INSTRUMENT_PARTS_ID = 'instrumentets-delar'

export function instrumentPart(name: unknown): InstrumentPart | null {
  return INSTRUMENT_PARTS.find((part) => part === name) ?? null
}
