export type { CellGrid, Delimiter } from './cell-grid.ts'
export {
  columnNames,
  type DataColumn,
  dataColumn,
  integerColumn,
  type NumberColumn,
  numberColumn,
  type TextDataColumn,
  textColumn,
} from './columns.ts'
export {
  type Fault,
  FaultList,
  type Faults,
  type FaultWords,
  faultLines,
  faultText,
  faultWords,
  fileFault,
  joinFaults,
  oneFault,
  type PlacedFault,
  quoted,
  SHOWN_FAULTS,
} from './fault.ts'
export type { DecimalMark } from './number-cell.ts'
export { type ReadJson, readJson } from './read-json.ts'
export { readTable, type Table, type TextColumn } from './read-table.ts'
export { readStudyArchive, type StudyArchive } from './study-archive.ts'
export type { StudyFiles, StudyLimits } from './study-files.ts'
export { readStudyFolder } from './study-folder.ts'
export { type ColumnToWrite, type TableToWrite, writeTable } from './write-table.ts'
