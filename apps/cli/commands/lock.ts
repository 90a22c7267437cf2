import { createHash } from 'node:crypto'
import { LOCK_FILE, lockStudy, STUDY_FILE } from '@utfall/evaluations/offline'
import { readStudy } from '../analysis/study-input.ts'
import { required } from '../arguments/options.ts'
import { plainText } from '../arguments/path-form.ts'
import { BadInput } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import { writeWholeFiles } from '../output/whole-files.ts'
import { same } from '../texts/text.ts'

export const lock = defineCommand({
  operands: [{ sv: 'STUDIEMAPP', en: 'STUDY_DIR' }],
  options: {
    name: required<string>(plainText(), { sv: 'den som låser', en: 'who locks' }),
  },
  takes: {
    sv: 'En mapp med study.json. Lås innan utfallen finns; ett lås kan inte göras om.',
    en: 'A folder with study.json. Lock before the outcomes exist; a lock cannot be made anew.',
  },
  gives: {
    sv: 'Skriver study.lock.json: sha256 av planen, när, av vem, och planen som den var. Senare ändringar syns i varje rapport.',
    en: 'Writes study.lock.json: sha256 of the plan, when, by whom, and the plan as it was. Later changes show in every report.',
  },
  examples: ['lock min-studie --name "Anna Analytiker"'],
  run: async ({ operands: [directory = ''], values, language }) => {
    const opened = await readStudy(directory)
    if (opened.lock !== null) throw alreadyLocked(opened.lock.lockedOn)
    const made = lockStudy(opened.study, { name: values.name, at: new Date() })
    await writeWholeFiles(directory, new Map([[LOCK_FILE, `${JSON.stringify(made, null, 2)}\n`]]))
    const bytes = opened.files.get(STUDY_FILE) ?? new Uint8Array()
    const words = {
      sv: { title: 'Studien är låst', line: `Kontrollsumma: ${made.sha256}` },
      en: { title: 'The study is locked', line: `Checksum: ${made.sha256}` },
    }[language]
    return {
      input: { file: STUDY_FILE, sha256: createHash('sha256').update(bytes).digest('hex'), rows: 0 },
      body: {
        study: made.study,
        sha256: made.sha256,
        lockedOn: made.lockedOn,
        lockedBy: made.lockedBy,
        notes: [],
      },
      view: {
        title: words.title,
        blocks: [{ kind: 'text', lines: [words.line, `${made.lockedOn}, ${made.lockedBy}`] }],
      },
    }
  },
})

function alreadyLocked(lockedOn: string): BadInput {
  return new BadInput(
    [
      {
        place: LOCK_FILE,
        given: { sv: `låst ${lockedOn}`, en: `locked on ${lockedOn}` },
        allowed: same('–'),
      },
    ],
    {
      sv: 'Studien är redan låst. Ändra i study.json om planen måste ändras; ändringen syns då i varje rapport.',
      en: 'The study is already locked. Change study.json if the plan must change; the change is then shown in every report.',
    },
  )
}
