export {
  type AnalysisFrame,
  analysisFrame,
  armContrast,
  type Covariates,
  type FrameInput,
} from './frame/analysis-frame.ts'
export { codeGroups, type DataColumn, type Groups } from './frame/data-column.ts'
export { type DesignMatrix, designMatrix, INTERCEPT } from './frame/design-matrix.ts'
export type { NotEstimable, Note } from './frame/note.ts'
export { type LeastSquaresInput, leastSquares } from './linear/least-squares.ts'
export type { Coefficient, Estimate, LeastSquaresFit, StandardErrors } from './linear/types.ts'
export { type JointTest, waldTest } from './linear/wald-test.ts'
