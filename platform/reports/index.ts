export { chart, chartWords } from './charts/chart.ts'
export { chartStyles, MAX_STEPS, withFixedColours } from './charts/ink.ts'
export type {
  BurdenCurveModel,
  BurdenPoint,
  DifDifference,
  DifModel,
  Distribution,
  EstimatedValue,
  ItemCurveModel,
  ItemCurvePanel,
  LinearAxis,
  SimulatedReferenceModel,
  TestInformationModel,
  WrightItem,
  WrightMapModel,
} from './charts/measurement-models.ts'
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
export { type ContentsEntry, documentContents } from './documents/contents.ts'
export { renderHtml, renderHtmlFragment } from './documents/html.ts'
export type {
  Audience,
  Block,
  CalloutTone,
  FragmentOptions,
  Inline,
  InlineText,
  KeyFigure,
  PdfOptions,
  ReportDocument,
} from './documents/model.ts'
export { renderPdf } from './documents/pdf.ts'
export { documentStyles } from './documents/styles.ts'
export { tableToCsv } from './tables/csv.ts'
export type { TableCell, TableColumn, TableModel, TableRow } from './tables/model.ts'
