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
export {
  MISSING,
  type ResponseMatrix,
  responseMatrix,
  selectItems,
  selectPersons,
} from './responses/response-matrix.ts'
