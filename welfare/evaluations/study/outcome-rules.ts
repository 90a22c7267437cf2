import { comparedFaults } from './compared-rules.ts'
import { type Report, repeated, unknown } from './fault-report.ts'
import type { Study, StudyOutcome } from './schema.ts'

type At = StudyOutcome['at'][number]

/** The columns that an outcome stands in at one time. */
export function columnsAt(at: At): readonly string[] {
  if (at.items !== undefined) return itemColumns(at).map(([, column]) => column)
  return at.sum ?? (at.column === undefined ? [] : [at.column])
}

/** Each item of a scale with the column of its answers. */
export function itemColumns(at: At): readonly (readonly [item: string, column: string])[] {
  if (at.items === undefined) return []
  return Array.isArray(at.items) ? at.items.map((item) => [item, item] as const) : Object.entries(at.items)
}

/** What one outcome must hold together. */
export function outcomeFaults(study: Study, outcome: StudyOutcome, path: string, report: Report): void {
  const times = study.timePoints.map((time) => time.id)
  const measured = outcome.at.map((at) => at.time)
  outcome.at.forEach((at, index) => {
    if (!times.includes(at.time)) unknown(`${path}.at[${index}].time`, at.time, times, report)
  })
  repeated(measured, `${path}.at`, report)
  const later = study.timePoints.filter((time) => time.months > 0).map((time) => time.id)
  const after = measured.filter((time) => later.includes(time))
  if (after.length === 0) {
    report(
      `${path}.at`,
      ['only the time before', 'a time after allocation'],
      ['bara tiden före', 'en tid efter lottningen'],
    )
  } else if (outcome.horizon !== undefined && !after.includes(outcome.horizon)) {
    unknown(`${path}.horizon`, outcome.horizon, after, report)
  }
  kindFaults(outcome, path, report)
  scaleFaults(outcome, path, report)
  comparedFaults(study, outcome, path, report)
  if (outcome.range !== undefined && outcome.range[0] >= outcome.range[1]) {
    const [low, high] = outcome.range
    report(
      `${path}.range`,
      [`${low} to ${high}`, 'the least value first'],
      [`${low} till ${high}`, 'det minsta värdet först'],
    )
  }
  smallestFaults(study, outcome, path, report)
}

function kindFaults(outcome: StudyOutcome, path: string, report: Report): void {
  const { kind } = outcome
  if (kind === 'ladder' && outcome.states === undefined) {
    report(`${path}.states`, ['nothing', 'the states in order'], ['inget', 'tillstånden i ordning'])
  }
  repeated(outcome.states?.map((state) => state.value) ?? [], `${path}.states`, report)
  const onlyFor = (field: string, isGiven: boolean, kinds: readonly StudyOutcome['kind'][]) => {
    if (!isGiven || kinds.includes(kind)) return
    const [english, swedish] = [kinds.join(' or '), kinds.join(' eller ')]
    report(
      `${path}.${field}`,
      [`kind ${kind}`, `only for kind ${english}`],
      [`kind ${kind}`, `bara för kind ${swedish}`],
    )
  }
  onlyFor('states', outcome.states !== undefined, ['ladder'])
  onlyFor('yes', outcome.yes !== undefined, ['binary'])
  onlyFor('transform', outcome.transform !== undefined, ['measure', 'cost'])
  onlyFor('scale', outcome.scale !== undefined, ['measure'])
  onlyFor('range', outcome.range !== undefined, ['measure', 'count', 'cost'])
  outcome.at.forEach((at, index) => {
    onlyFor(`at[${index}].sum`, at.sum !== undefined, ['measure', 'count', 'cost'])
  })
}

/** A scale makes the measure of the answers to its items: logits, without a range or a transform of their own. */
function scaleFaults(outcome: StudyOutcome, path: string, report: Report): void {
  outcome.at.forEach((at, index) => {
    const place = `${path}.at[${index}].items`
    if (outcome.scale === undefined) {
      if (at.items !== undefined)
        report(
          place,
          ['items without a scale', 'only with scale, which names the calibration'],
          ['items utan scale', 'bara med scale, som anger kalibreringen'],
        )
      return
    }
    const columns = columnsAt(at)
    if (at.items === undefined || columns.length === 0)
      report(
        place,
        ['nothing', 'the columns of the answers, since the outcome has a scale'],
        ['inget', 'svarens kolumner, eftersom utfallet har en scale'],
      )
    repeated(columns, place, report)
  })
  if (outcome.scale === undefined) return
  const { calibration } = outcome.scale
  if (calibration === 'study.json' || calibration === 'study.lock.json')
    report(
      `${path}.scale.calibration`,
      [`«${calibration}»`, 'the file of a calibration'],
      [`«${calibration}»`, 'en fil med en kalibrering'],
    )
  const senseless = { transform: outcome.transform, range: outcome.range }
  for (const [field, given] of Object.entries(senseless)) {
    if (given === undefined) continue
    report(
      `${path}.${field}`,
      ['given beside scale', 'left out: the calibration decides the scale, in logits'],
      ['angivet bredvid scale', 'utelämnat: kalibreringen bestämmer skalan, i logit'],
    )
  }
}

function smallestFaults(study: Study, outcome: StudyOutcome, path: string, report: Report): void {
  const smallest = outcome.smallestWorthHaving
  const place = `${path}.smallestWorthHaving`
  if (outcome.kind === 'ladder' && smallest !== undefined && smallest >= 0.5) {
    report(
      place,
      [String(smallest), 'below 0.5: the win probability less one half'],
      [String(smallest), 'under 0,5: vinstsannolikheten minus en halv'],
    )
  }
  if (outcome.kind === 'binary' && smallest !== undefined && smallest > 1) {
    report(
      place,
      [String(smallest), 'a share, at most 1 (0.05 is five percentage points)'],
      [String(smallest), 'en andel, högst 1 (0,05 är fem procentenheter)'],
    )
  }
  const isNeeded = outcome.role === 'primary' && study.decision.better === 'interval-beyond-smallest'
  if (isNeeded && smallest === undefined) {
    report(
      place,
      ['nothing', 'the smallest difference worth having, since decision.better rests on it'],
      ['inget', 'den minsta skillnad som är värd något, eftersom decision.better vilar på den'],
    )
  }
}
