export { calibrate, calibrationSteps, requestedSums } from './calibration/calibrate.ts'
export {
  type CalibratedScale,
  type Calibration,
  type CalibrationOptions,
  ITEM_MODELS,
  type ItemModel,
  type ItemScale,
  type NotCalibrated,
  type Note,
} from './calibration/calibration-types.ts'
export type { SumsRequest } from './calibration/climb.ts'
export { addSums, type PatternSums, patternSums } from './calibration/pattern-sums.ts'
export { groupPatterns, type PatternTable } from './responses/patterns.ts'
export { type DroppedItem, type PreparedResponses, prepareResponses } from './responses/prepare.ts'
export {
  MISSING,
  type ResponseMatrix,
  responseMatrix,
  selectItems,
  selectPersons,
} from './responses/response-matrix.ts'
