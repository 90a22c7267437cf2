import { type FaultWords, quoted } from '@utfall/exchange'
import type { FhirEnableWhen } from '../fhir.ts'
import {
  type Atom,
  type Context,
  type Problem,
  SYNTAX,
  selectedOf,
  type Tests,
  testOf,
} from './condition-atom.ts'
import type { DraftCondition, Known } from './draft.ts'
import { type Dialect, type Logic, parseLogic } from './logic.ts'

export type ReadCondition =
  | { readonly kind: 'condition'; readonly condition: DraftCondition | null }
  | { readonly kind: 'fault'; readonly english: FaultWords; readonly swedish: FaultWords }

/**
 * A condition as FHIR's enableWhen, which is tests that must all hold or of which one must: or a fault that says what to
 * write instead. Nothing is taken over that would ask a question of others than the file does.
 *
 * An empty answer: in FHIR it equals nothing and differs from everything; in XPath 1.0 (section 3.4) and REDCap alike it
 * is neither above nor below a number. So each test is written twice, as a list that must all hold and as a list of which
 * one must, and the condition is the list that all its parts can be written in.
 */
export function readCondition(written: string, dialect: Dialect, known: Known): ReadCondition {
  const logic = parseLogic(written, dialect)
  const node = logic === null ? SYNTAX : nodeOf(logic, false, { dialect, known })
  if (node.kind === 'problem') return faultOf(written, node)
  const all = allOf(node)
  if (all !== null)
    return { kind: 'condition', condition: all.length === 0 ? null : { behavior: 'all', tests: all } }
  const any = anyOf(node)
  if (any === null) return faultOf(written, MIXED)
  return any.length === 0
    ? faultOf(written, NEVER)
    : { kind: 'condition', condition: { behavior: 'any', tests: any } }
}

type Node = Atom | { readonly kind: 'all' | 'any'; readonly parts: readonly Node[] }
function faultOf(written: string, { given, allowed }: Problem): ReadCondition {
  const text = quoted(written)
  return {
    kind: 'fault',
    english: [given === null ? text : `${text}: ${given[0]}`, allowed[0]],
    swedish: [given === null ? text : `${text}: ${given[1]}`, allowed[1]],
  }
}

const MIXED: Problem = {
  kind: 'problem',
  given: ['what takes both "and" and "or" to say', 'sådant som kräver både "and" och "or"'],
  allowed: [
    '"and" only or "or" only: put the question in a group with a condition of its own, or write it twice',
    'enbart "and" eller enbart "or": lägg frågan i en grupp med ett eget villkor, eller skriv den två gånger',
  ],
}
const NEVER: Problem = {
  kind: 'problem',
  given: ['true for no answer', 'sant för inget svar'],
  allowed: ['a condition that some answer meets', 'ett villkor som något svar uppfyller'],
}

function allOf(node: Node): Tests | null {
  if (node.kind === 'atom') return node.all
  return node.kind === 'all' ? joined(node.parts.map(allOf)) : null
}

function anyOf(node: Node): Tests | null {
  if (node.kind === 'atom') return node.any
  return node.kind === 'any' ? joined(node.parts.map(anyOf)) : null
}

function joined(lists: readonly (Tests | null)[]): Tests | null {
  const found: FhirEnableWhen[] = []
  for (const list of lists) {
    if (list === null) return null
    found.push(...list)
  }
  return found
}

function nodeOf(logic: Logic, isNegated: boolean, context: Context): Node | Problem {
  switch (logic.kind) {
    case 'and':
    case 'or': {
      const parts: Node[] = []
      for (const part of logic.parts) {
        const node = nodeOf(part, isNegated, context)
        if (node.kind === 'problem') return node
        parts.push(node)
      }
      return { kind: (logic.kind === 'and') === isNegated ? 'any' : 'all', parts }
    }
    case 'not':
      return nodeOf(logic.part, !isNegated, context)
    case 'call':
      return selectedOf(logic, isNegated, context)
    case 'test':
      return testOf(logic.left, logic.operator, logic.right, isNegated, context)
  }
}
