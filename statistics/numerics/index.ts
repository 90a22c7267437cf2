export {
  type CholeskyFactor,
  choleskyFactor,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  lowerInverse,
} from './cholesky.ts'
export { findRoot, type Root, type SearchOptions } from './find-root.ts'
export {
  identity,
  type Matrix,
  matrix,
  multiply,
  multiplyVector,
  quadraticForm,
  submatrix,
  transpose,
} from './matrix.ts'
export { maximiseNewton, type NewtonMaximum, type NewtonPoint } from './maximise-newton.ts'
export { minimiseScalar, type ScalarMinimum } from './minimise-scalar.ts'
export { minimiseSimplex, type SimplexMinimum } from './minimise-simplex.ts'
export { midranks, type QuantileType, quantile, quantileSorted, sortedCopy } from './order.ts'
export { pivotedGram } from './pivoted-gram.ts'
export { gaussLegendre, type Integral, integrate } from './quadrature.ts'
export { type RandomStream, randomStream } from './random-stream.ts'
export { covariance, mean, sum, variance } from './sums.ts'
export { type SymmetricEigen, symmetricEigen, symmetricPower } from './symmetric-eigen.ts'
