import { InvalidInput, type Language } from '@utfall/basics'
import type { TableCell, TableModel, TableRow } from '../tables/model.ts'
import { countText } from './count-text.ts'
import { FLOW_PAD, type FlowBox, type FlowLine, layOutFlow } from './flow-layout.ts'
import { ink } from './ink.ts'
import type { ChartSize, FlowLoss, FlowModel, FlowStage } from './model.ts'
import type { Picture } from './picture.ts'
import { drawBox, drawPath, drawPolygon, drawStack, px } from './svg.ts'
import { listText } from './value-text.ts'

const MAX_ARMS = 4

export function checkFlow(model: FlowModel): void {
  if (model.arms.length > MAX_ARMS) {
    throw new InvalidInput({ field: 'arms', given: model.arms.length, allowed: `at most ${MAX_ARMS} arms` })
  }
  const lengths = new Set(model.arms.map((arm) => arm.stages.length))
  if (lengths.size > 1) {
    throw new InvalidInput({
      field: 'arms.stages',
      given: [...lengths].join(', '),
      allowed: 'the same number of stages in every arm',
    })
  }
  if (model.trunk.length === 0 && model.arms.length === 0) {
    throw new InvalidInput({ field: 'trunk', given: 0, allowed: 'at least one stage or arm' })
  }
}

export function drawFlow(model: FlowModel, size: ChartSize, language: Language): Picture {
  const layout = layOutFlow(model, size, language)
  const body = [...layout.lines.map(drawFlowLine), ...layout.boxes.map(drawFlowBox)].join('')
  return { width: layout.width, height: layout.height, body }
}

function drawFlowBox(box: FlowBox): string {
  const frame = {
    heading: { fill: ink.accent, stroke: { stroke: ink.accent } },
    stage: { fill: ink.paper, stroke: { stroke: ink.accent, width: 1.5 } },
    loss: { fill: ink.paper, stroke: { stroke: ink.muted, dash: '4 3' } },
  }[box.kind]
  return drawBox(box, frame) + drawStack(box.blocks, box.x + FLOW_PAD.x, box.y + FLOW_PAD.y)
}

function drawFlowLine(line: FlowLine): string {
  const path = line.points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)},${px(y)}`).join('')
  const stroke = drawPath(path, { stroke: ink.muted, width: 1.5 })
  if (!line.arrow) return stroke
  const [end = [0, 0], before = [0, 0]] = line.points.toReversed()
  const [x, y] = end
  const head =
    before[0] === x
      ? [end, [x - 4, y - 7] as const, [x + 4, y - 7] as const]
      : [end, [x - 7, y - 4] as const, [x - 7, y + 4] as const]
  return stroke + drawPolygon(head, ink.muted)
}

export function describeFlow(model: FlowModel, language: Language): string {
  const trunk = model.trunk.map((stage) => stageText(stage, language))
  const arms = model.arms.map(
    (arm) => `${arm.name}: ${arm.stages.map((stage) => stageText(stage, language)).join(' ')}`,
  )
  return [...trunk, ...arms].join(' ')
}

function stageText(stage: FlowStage, language: Language): string {
  const detail = stage.detail === undefined ? '' : ` (${stage.detail})`
  const head = `${stage.label} ${countText(stage.count, language)}${detail}`
  return stage.lost ? `${head}; ${lossText(stage.lost, language)}.` : `${head}.`
}

function lossText(loss: FlowLoss, language: Language): string {
  const head = `${loss.label} ${countText(loss.count, language)}`
  if (!loss.reasons?.length) return head
  const reasons = loss.reasons.map((reason) => `${reason.label} ${countText(reason.count, language)}`)
  return `${head} (${listText(reasons, language)})`
}

export function tabulateFlow(model: FlowModel, language: Language): TableModel {
  const sv = language === 'sv'
  const width = model.arms.length
  const all = (stage: FlowStage): readonly TableRow[] =>
    stageRows([stage], (cells) => [...cells, ...Array<TableCell>(width).fill('')], language)
  const depth = model.arms[0]?.stages.length ?? 0
  return {
    caption: model.title,
    columns: [
      { header: sv ? 'Steg' : 'Step', align: 'start', rowHeader: true },
      { header: sv ? 'Alla' : 'All', align: 'end' },
      ...model.arms.map((arm) => ({ header: arm.name, align: 'end' as const })),
    ],
    rows: [
      ...model.trunk.flatMap(all),
      ...Array.from({ length: depth }, (_, i) =>
        stageRows(
          model.arms.flatMap((arm) => arm.stages[i] ?? []),
          (cells) => ['', ...cells],
          language,
        ),
      ).flat(),
    ],
  }
}

/** A row for the stage, then one for those who left and one for each reason, each arm in its column. */
function stageRows(
  stages: readonly FlowStage[],
  place: (cells: readonly TableCell[]) => readonly TableCell[],
  language: Language,
): readonly TableRow[] {
  const row = (label: string, counts: readonly (FlowStage['count'] | null)[]): TableRow => ({
    kind: 'row',
    cells: [label, ...place(counts.map((count) => (count === null ? '–' : countText(count, language))))],
  })
  const losses = stages.map((stage) => stage.lost ?? null)
  const rows = [
    row(
      jointLabel(stages.map((stage) => stage.label)),
      stages.map((stage) => stage.count),
    ),
  ]
  const present = losses.filter((loss) => loss !== null)
  if (present.length === 0) return rows
  rows.push(
    row(
      `– ${jointLabel(present.map((loss) => loss.label))}`,
      losses.map((loss) => loss?.count ?? null),
    ),
  )
  const reasons = new Set(present.flatMap((loss) => (loss.reasons ?? []).map((reason) => reason.label)))
  for (const label of reasons) {
    const counts = losses.map(
      (loss) => loss?.reasons?.find((reason) => reason.label === label)?.count ?? null,
    )
    rows.push(row(`–– ${label}`, counts))
  }
  return rows
}

/** One label when the arms agree, else all of them: "Fick stöd / Väntade". */
function jointLabel(labels: readonly string[]): string {
  return [...new Set(labels)].join(' / ')
}
