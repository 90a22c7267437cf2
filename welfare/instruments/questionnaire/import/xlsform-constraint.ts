import { addDays, isCalendarDate, parseCalendarDate } from '@utfall/basics'
import type { DraftQuestion } from './draft.ts'
import { literalDate, literalNumber, MIRRORED } from './literals.ts'
import { type Logic, type Operand, parseLogic } from './logic.ts'

export type ConstraintLimits = {
  readonly lowest: number | string | null
  readonly highest: number | string | null
  readonly longest: number | null
  readonly exclusiveCodes: ReadonlySet<string>
  /** Nothing of the constraint is left out. */
  readonly isWhole: boolean
}

/**
 * What of a constraint can be held: fixed numbers and days (`. >= 0 and . <= 10`), a length (`string-length(.) <= 200`)
 * and an option that is chosen alone (`not(selected(., 'x') and count-selected(.) > 1)`).
 */
export function readConstraint(written: string, type: DraftQuestion['type']): ConstraintLimits {
  const logic = written === '' ? null : parseLogic(written, 'xlsform')
  const parts = logic === null ? [] : conjuncts(logic)
  const alone = parts.flatMap((part) => (type === 'coding' ? (chosenAlone(part) ?? []) : []))
  const limits = parts.flatMap((part) => limitOf(part, type) ?? [])
  const values = (end: Limit['end']) => limits.flatMap((limit) => (limit.end === end ? [limit.value] : []))
  const lengths = values('longest').filter((value) => typeof value === 'number')
  const isRead = written === '' || parts.length > 0
  return {
    lowest: values('lowest').reduce<number | string | null>(
      (most, value) => (most === null || value > most ? value : most),
      null,
    ),
    highest: values('highest').reduce<number | string | null>(
      (least, value) => (least === null || value < least ? value : least),
      null,
    ),
    longest: lengths.length === 0 ? null : Math.min(...lengths),
    exclusiveCodes: new Set(alone),
    isWhole:
      isRead && alone.length + limits.length === parts.length && limits.every(({ isExact }) => isExact),
  }
}

function conjuncts(logic: Logic): readonly Logic[] {
  return logic.kind === 'and' ? logic.parts.flatMap(conjuncts) : [logic]
}

type Limit = {
  readonly end: 'lowest' | 'highest' | 'longest'
  readonly value: number | string
  readonly isExact: boolean
}

function limitOf(part: Logic, type: DraftQuestion['type']): Limit | null {
  if (part.kind !== 'test') return null
  const isSubject = ({ kind }: Operand) => kind === 'self' || kind === 'call'
  const isRight = part.left.kind !== 'self' && !isLength(part.left) && isSubject(part.right)
  const subject = isRight ? part.right : part.left
  const value = isRight ? part.left : part.right
  const operator = isRight ? MIRRORED[part.operator] : part.operator
  if (operator === '=' || operator === '!=') return null
  const end = operator === '<' || operator === '<=' ? 'highest' : 'lowest'
  const isStrict = operator === '<' || operator === '>'
  if (isLength(subject)) return lengthOf(value, end, isStrict)
  if (subject.kind !== 'self') return null
  if (type === 'date') return dayOf(value, end, isStrict)
  const number = literalNumber(value)
  if (number === null || (type !== 'integer' && type !== 'decimal')) return null
  // What is above 0 may be anything near it: the limit then takes 0 in, and that is told.
  if (type === 'decimal') return { end, value: number, isExact: !isStrict }
  return { end, value: wholeLimit(number, end, isStrict), isExact: true }
}

function wholeLimit(number: number, end: 'lowest' | 'highest', isStrict: boolean): number {
  if (end === 'lowest') return isStrict ? Math.floor(number) + 1 : Math.ceil(number)
  return isStrict ? Math.ceil(number) - 1 : Math.floor(number)
}

function isLength(operand: Operand): boolean {
  return operand.kind === 'call' && operand.name === 'string-length' && operand.operands[0]?.kind === 'self'
}

function lengthOf(value: Operand, end: 'lowest' | 'highest', isStrict: boolean): Limit | null {
  const number = literalNumber(value)
  const longest = number === null || end === 'lowest' ? 0 : wholeLimit(number, end, isStrict)
  return longest < 1 ? null : { end: 'longest', value: longest, isExact: true }
}

function dayOf(value: Operand, end: 'lowest' | 'highest', isStrict: boolean): Limit | null {
  const text = literalDate(value, 'xlsform')
  if (text === null) return null
  const day = parseCalendarDate(text, 'constraint')
  const limit = isStrict ? addDays(day, end === 'lowest' ? 1 : -1) : day
  // The day after 9999-12-31 has no name.
  return isCalendarDate(limit) ? { end, value: limit, isExact: true } : null
}

/** The code of an option that may not be chosen together with others. */
function chosenAlone(part: Logic): string | null {
  if (part.kind !== 'not' || part.part.kind !== 'and') return null
  const [selected, several, ...others] = part.part.parts
  if (others.length > 0 || selected?.kind !== 'call' || selected.name !== 'selected') return null
  const [self, code] = selected.operands
  const isSeveral =
    several?.kind === 'test' &&
    several.left.kind === 'call' &&
    several.left.name === 'count-selected' &&
    several.left.operands[0]?.kind === 'self' &&
    ((several.operator === '>' && literalNumber(several.right) === 1) ||
      (several.operator === '>=' && literalNumber(several.right) === 2))
  if (self?.kind !== 'self' || !isSeveral) return null
  return code?.kind === 'text' ? code.text : code?.kind === 'number' ? String(code.number) : null
}
