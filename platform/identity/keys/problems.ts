/** Why a key ring is not opened or made. */
export const KEY_PROBLEMS = {
  KEY_RING_MISSING: {
    status: 500,
    sv: 'Nyckelfilen finns inte. Gör en med «utfall keys make», eller peka ut den rätta.',
    en: 'There is no key file. Make one with “utfall keys make”, or point out the right one.',
  },
  KEY_RING_OPEN_TO_OTHERS: {
    status: 500,
    sv: 'Nyckelfilen kan läsas av andra på datorn. Ge den rättigheten 0600 och se den som röjd om andra kan ha läst den.',
    en: 'The key file can be read by others on the computer. Give it mode 0600, and take it as disclosed if others may have read it.',
  },
  KEY_RING_NOT_OURS: {
    status: 500,
    sv: 'Nyckelfilen tillhör en annan användare på datorn.',
    en: 'The key file belongs to another user of the computer.',
  },
  KEY_RING_FAULTY: {
    status: 500,
    sv: 'Nyckelfilen är skadad eller är något annat. Lägg tillbaka den från er säkerhetskopia.',
    en: 'The key file is damaged or is something else. Put it back from your backup.',
  },
  KEY_RING_EXISTS: {
    status: 409,
    sv: 'Det finns redan en fil där. En nyckelfil skrivs aldrig över: det den har låst går då inte att öppna.',
    en: 'There is a file there already. A key file is never written over: what it has locked could not be opened.',
  },
  KEY_RING_BUSY: {
    status: 409,
    sv: 'Någon byter nyckel just nu, eller ett byte avbröts. Ta bort filen som slutar på .next om inget byte pågår.',
    en: 'Somebody is changing the key right now, or a change was cut off. Take away the file that ends in .next if no change is under way.',
  },
  KEY_RING_FULL: {
    status: 409,
    sv: 'Nyckelfilen har redan 99 versioner.',
    en: 'The key file has 99 versions already.',
  },
  KEY_IS_NEWEST: {
    status: 409,
    sv: 'Den nyaste nyckeln tas inte bort. Kör «utfall keys rotate» först.',
    en: 'The newest key is not taken away. Run “utfall keys rotate” first.',
  },
  KEY_NOT_IN_RING: {
    status: 404,
    sv: 'Nyckelfilen har ingen sådan version.',
    en: 'The key file has no such version.',
  },
  KEY_IN_USE: {
    status: 409,
    sv: 'Något är fortfarande låst med nyckeln. Se vad med «utfall keys show».',
    en: 'Something is still locked with the key. See what with “utfall keys show”.',
  },
} as const

export type KeyProblem = keyof typeof KEY_PROBLEMS
export type KeyRefusal = { readonly kind: 'refused'; readonly code: KeyProblem }
