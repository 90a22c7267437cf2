import type { Command } from './command.ts'
import type { Text } from './texts/text.ts'

/** A command as the general help knows it; the rest is loaded when it is asked for, so that starting is quick. */
export type ListedCommand = {
  readonly name: string
  readonly summary: Text
  readonly load: () => Promise<Command>
}

export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'evaluate',
    summary: {
      sv: 'från en studiemapp till svar och rapport: results.json, report.html och report.pdf',
      en: 'from a study folder to answer and report: results.json, report.html and report.pdf',
    },
    load: async () => (await import('./commands/evaluate.ts')).evaluateStudy,
  },
  {
    name: 'lock',
    summary: {
      sv: 'lås en studies fråga, mått och regel innan utfallen finns',
      en: "lock a study's question, measures and rule before the outcomes exist",
    },
    load: async () => (await import('./commands/lock.ts')).lock,
  },
  {
    name: 'effect',
    summary: {
      sv: 'skillnaden mellan grupper, med intervall: rak, justerad eller för dem som fick insatsen',
      en: 'the difference between arms with its interval: plain, adjusted, or for those who got the service',
    },
    load: async () => (await import('./commands/effect.ts')).effect,
  },
  {
    name: 'permute',
    summary: {
      sv: 'lottningstest: hur ofta enbart slumpen ger en så stor skillnad',
      en: 'randomisation test: how often chance alone gives so large a difference',
    },
    load: async () => (await import('./commands/permute.ts')).permute,
  },
  {
    name: 'binary',
    summary: {
      sv: 'utfall som är 0 eller 1: riskskillnad, riskkvot och oddskvot',
      en: 'an outcome that is 0 or 1: risk difference, risk ratio and odds ratio',
    },
    load: async () => (await import('./commands/binary.ts')).binary,
  },
  {
    name: 'ordinal',
    summary: {
      sv: 'utfall i ordnade steg: oddskvot och vinstsannolikhet',
      en: 'an outcome in ordered steps: odds ratio and win probability',
    },
    load: async () => (await import('./commands/ordinal.ts')).ordinal,
  },
  {
    name: 'count',
    summary: {
      sv: 'utfall som är ett antal, till exempel sjukdagar: kvoten mellan grupperna',
      en: 'an outcome that is a count, such as sick days: the ratio between the arms',
    },
    load: async () => (await import('./commands/count.ts')).count,
  },
  {
    name: 'bounds',
    summary: {
      sv: 'gränser för effekten när utfall saknas för olika många i grupperna',
      en: 'bounds on the effect when more outcomes are missing in one arm',
    },
    load: async () => (await import('./commands/bounds.ts')).bounds,
  },
  {
    name: 'pool',
    summary: {
      sv: 'skattningar från flera förbund vägda samman, med prediktionsintervall',
      en: 'estimates from several federations pooled, with a prediction interval',
    },
    load: async () => (await import('./commands/pool.ts')).pool,
  },
  {
    name: 'adjust-p',
    summary: {
      sv: 'p-värden justerade för att frågorna är flera',
      en: 'p-values adjusted for there being several questions',
    },
    load: async () => (await import('./commands/adjust-p.ts')).adjustPValues,
  },
  {
    name: 'calibrate',
    summary: {
      sv: 'från svar till skala: frågornas lägen med osäkerhet, och om det är ett mått',
      en: 'from answers to a scale: the places of the items with their uncertainty, and whether it is a measure',
    },
    load: async () => (await import('./commands/calibrate.ts')).calibrate,
  },
  {
    name: 'measure',
    summary: {
      sv: 'svar till mått med standardfel, på en kalibrerings skala',
      en: "answers to measures with standard errors, on a calibration's scale",
    },
    load: async () => (await import('./commands/measure.ts')).measure,
  },
  {
    name: 'link',
    summary: {
      sv: 'två formulär med gemensamma frågor på en skala, med länkens egen osäkerhet',
      en: "two forms with items in common on one scale, with the link's own uncertainty",
    },
    load: async () => (await import('./commands/link.ts')).link,
  },
  {
    name: 'shorten',
    summary: {
      sv: 'de bästa frågorna till en kortare form, och bördan mot osäkerheten',
      en: 'the best items for a shorter form, and burden against uncertainty',
    },
    load: async () => (await import('./commands/shorten.ts')).shorten,
  },
  {
    name: 'adaptive simulate',
    summary: {
      sv: 'pröva frågor som väljs efter svaren, på simulerade personer',
      en: 'try out questions that are chosen by the answers, on simulated persons',
    },
    load: async () => (await import('./commands/adaptive-simulate.ts')).adaptiveSimulate,
  },
  {
    name: 'audit verify',
    summary: {
      sv: 'kontrollera att ingen rad i loggen är ändrad, borttagen eller flyttad',
      en: 'check that no row of the log was changed, removed or moved',
    },
    load: async () => (await import('./commands/audit-verify.ts')).auditVerify,
  },
  {
    name: 'audit reconcile',
    summary: {
      sv: 'godta att rader saknas efter att en äldre kopia har satts tillbaka',
      en: 'accept that rows are missing after an older copy was put back',
    },
    load: async () => (await import('./commands/audit-reconcile.ts')).auditReconcile,
  },
  {
    name: 'pseudonym make',
    summary: {
      sv: 'byt personnummer mot en studies pseudonymer, hos den som har numren',
      en: "replace personal numbers with a study's pseudonyms, at whoever has the numbers",
    },
    load: async () => (await import('./commands/pseudonym-make.ts')).pseudonymMake,
  },
  {
    name: 'pseudonym rotate',
    summary: {
      sv: 'par av gamla och nya pseudonymer när nyckeln har bytts',
      en: 'pairs of old and new pseudonyms when the key has been changed',
    },
    load: async () => (await import('./commands/pseudonym-rotate.ts')).pseudonymRotate,
  },
  {
    name: 'keys make',
    summary: { sv: 'gör en nyckelfil', en: 'make a key file' },
    load: async () => (await import('./commands/keys-make.ts')).keysMake,
  },
  {
    name: 'keys rotate',
    summary: { sv: 'lägg till en ny nyckel i nyckelfilen', en: 'add a new key to the key file' },
    load: async () => (await import('./commands/keys-rotate.ts')).keysRotate,
  },
  {
    name: 'keys show',
    summary: {
      sv: 'vilka nycklar filen har, utan att visa dem',
      en: 'which keys the file has, without showing them',
    },
    load: async () => (await import('./commands/keys-show.ts')).keysShow,
  },
  {
    name: 'keys retire',
    summary: {
      sv: 'ta bort en gammal nyckel som inget i huset hänger på',
      en: 'take away an old key that nothing in the house hangs on',
    },
    load: async () => (await import('./commands/keys-retire.ts')).keysRetire,
  },
  {
    name: 'backup',
    summary: {
      sv: 'hela huset i en fil, från ett ögonblick, med kontrollsummor',
      en: 'the whole house in one file, from one moment, with checksums',
    },
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: {
      sv: 'ett hus ur en säkerhetskopia, i en tom mapp eller databas',
      en: 'a house from a backup, in an empty folder or database',
    },
    load: async () => (await import('./commands/restore.ts')).restore,
  },
  {
    name: 'move',
    summary: {
      sv: 'ett inbyggt hus till PostgreSQL, helt, räknat och jämfört',
      en: 'an embedded house to PostgreSQL, whole, counted and compared',
    },
    load: async () => (await import('./commands/move.ts')).move,
  },
  {
    name: 'database prepare',
    summary: {
      sv: 'gör en tom databas i PostgreSQL till ett hus, eller för den framåt',
      en: 'make an empty PostgreSQL database a house, or take it forward',
    },
    load: async () => (await import('./commands/database-prepare.ts')).databasePrepare,
  },
  {
    name: 'doctor',
    summary: {
      sv: 'är huset friskt: mapp, databas, logg, nycklar, säkerhetskopior',
      en: 'is the house well: folder, database, log, keys, backups',
    },
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
]
