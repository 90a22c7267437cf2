import { parentPort, workerData } from 'node:worker_threads'
import { answerChange, type ChangeAnswer, type ChangeWork } from '@utfall/instruments'
import { type ContentsEntry, documentContents, renderHtmlFragment } from '@utfall/reports'

/** Changes of persons in a thread: two files of answers come in, words and a file go out, nothing stays. */
export type ChangingAnswer =
  | (Omit<ChangeAnswer, 'blocks' | 'csv'> & {
      readonly title: string
      readonly html: string
      readonly contents: readonly ContentsEntry[]
      readonly csv: string
    })
  | Exclude<ReturnType<typeof answerChange>, ChangeAnswer>

const work: ChangeWork = workerData
parentPort?.postMessage(answerOf(answerChange(work)))

function answerOf(found: ReturnType<typeof answerChange>): ChangingAnswer {
  if (found.kind === 'faults') return found
  const { blocks, csv, ...rest } = found
  return {
    ...rest,
    title: blocks.find((block) => block.kind === 'heading')?.text ?? '',
    // The score table is on the same page, with ids of its own.
    html: renderHtmlFragment(blocks, { language: work.language, headingShift: 2, idPrefix: 'change-' }),
    contents: documentContents(blocks),
    csv: new TextDecoder('utf-8', { ignoreBOM: true }).decode(csv),
  }
}
