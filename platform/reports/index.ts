export { chart, chartWords } from './charts/chart.ts'
export { chartStyles, withFixedColours } from './charts/ink.ts'
export type {
  BalanceModel,
  Band,
  BarsModel,
  Chart,
  ChartModel,
  ChartOptions,
  ChartSize,
  DotIntervalModel,
  Favours,
  FlowCount,
  FlowLoss,
  FlowModel,
  FlowReason,
  FlowStage,
  ForestModel,
  ForestRow,
  IntervalRow,
  LadderModel,
  MeansOverTimeModel,
  ValueAxis,
  ValueForm,
} from './charts/model.ts'
export type {
  Audience,
  Block,
  CalloutTone,
  FragmentOptions,
  Inline,
  InlineText,
  KeyFigure,
  ReportDocument,
} from './documents/model.ts'
export type { TableCell, TableColumn, TableModel, TableRow } from './tables/model.ts'
