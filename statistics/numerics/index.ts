export {
  type CholeskyFactor,
  choleskyFactor,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  lowerInverse,
} from './cholesky.ts'
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
export { midranks, type QuantileType, quantile, quantileSorted, sortedCopy } from './order.ts'
export { pivotedGram } from './pivoted-gram.ts'
export { type RandomStream, randomStream } from './random-stream.ts'
export { covariance, mean, sum, variance } from './sums.ts'
export { type SymmetricEigen, symmetricEigen, symmetricPower } from './symmetric-eigen.ts'
