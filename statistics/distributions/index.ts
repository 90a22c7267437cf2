export { betaCdf, betaQuantile, betaSurvival } from './beta.ts'
export { chiSquareCdf, chiSquareQuantile, chiSquareSurvival } from './chi-square.ts'
export {
  binomialCdf,
  binomialDensity,
  binomialSurvival,
  hypergeometricCdf,
  hypergeometricDensity,
  hypergeometricSurvival,
  poissonCdf,
  poissonDensity,
  poissonSurvival,
} from './counts.ts'
export { fCdf, fSurvival } from './fisher-f.ts'
export { digamma, lnChoose, lnFactorial, lnGamma, trigamma } from './gamma-function.ts'
export {
  logistic,
  logit,
  normalCdf,
  normalDensity,
  normalLogCdf,
  normalQuantile,
  normalSurvival,
} from './normal.ts'
export { tCdf, tQuantile, tSurvival, tTwoSidedP } from './student-t.ts'
