import { parentPort, workerData } from 'node:worker_threads'
import { answerShorter, type ShorterAnswer, type ShorterWork } from '@utfall/instruments'
import { type ContentsEntry, documentContents, renderHtmlFragment } from '@utfall/reports'

/** A shorter form in a thread, drawn and written: the search takes longer than others may wait. */
export type ShorteningAnswer =
  | (Omit<ShorterAnswer, 'blocks'> & {
      readonly title: string
      readonly html: string
      readonly contents: readonly ContentsEntry[]
    })
  | Exclude<ReturnType<typeof answerShorter>, ShorterAnswer>

const work: ShorterWork = workerData
parentPort?.postMessage(answerOf(work))

function answerOf({ order, ...rest }: ShorterWork): ShorteningAnswer {
  const found = answerShorter({ order, ...rest })
  if (found.kind === 'refused') return found
  const { blocks, ...answer } = found
  return {
    ...answer,
    title: blocks.find((block) => block.kind === 'heading')?.text ?? '',
    html: renderHtmlFragment(blocks, { language: order.language, headingShift: 1 }),
    contents: documentContents(blocks),
  }
}
