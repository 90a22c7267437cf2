/**
 * Conditions as REDCap's branching logic and XLSForm's `relevant` and `constraint` write them, as far as they are tests
 * joined by and, or, not. Sums, functions of more than one thing and whatever else there may be is null: it is told, not
 * guessed at.
 */
export type Dialect = 'redcap' | 'xlsform'

export type Operator = '=' | '!=' | '<' | '>' | '<=' | '>='

export type Operand =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  /** `choice` is REDCap's `[field(code)]`. */
  | { readonly kind: 'field'; readonly name: string; readonly choice: string | null }
  /** XLSForm's `.`: the answer itself. */
  | { readonly kind: 'self' }
  | Call

export type Call = { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] }

export type Logic =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Logic[] }
  | { readonly kind: 'not'; readonly part: Logic }
  | { readonly kind: 'test'; readonly left: Operand; readonly operator: Operator; readonly right: Operand }
  | Call

type Token =
  | Exclude<Operand, Call>
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: '(' | ')' | ',' }

const LONGEST_LOGIC = 4000
const DEEPEST = 40

export function parseLogic(given: string, dialect: Dialect): Logic | null {
  if (given.length > LONGEST_LOGIC) return null
  // Word processors bend quotation marks.
  const tokens = readTokens(given.replace(/[‘’]/g, "'").replace(/[“”]/g, '"'), dialect)
  if (tokens === null) return null
  const reader = new LogicReader(tokens)
  const logic = reader.either(0)
  return reader.isAtEnd ? logic : null
}

const FIELD: Readonly<Record<Dialect, RegExp>> = {
  redcap: /\[([a-z0-9_]+)(?:\(([^()[\]]+)\))?\]/iy,
  xlsform: /\$\{\s*([^{}\s]+)\s*\}/y,
}
const TEXT = /'([^']*)'|"([^"]*)"/y
const NUMBER = /-?\d+(?:\.\d+)?(?![\w.])/y
const OPERATOR = /<>|!=|<=|>=|[=<>]/y
const MARK = /[(),]/y
const SELF = /\.(?!\d)/y
const WORD = /[a-z][\w-]*/iy
const BLANKS = /\s+/y

function readTokens(text: string, dialect: Dialect): readonly Token[] | null {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  while (at < text.length) {
    if (take(BLANKS) !== null) continue
    const token = oneToken(take, dialect)
    if (token === null) return null
    tokens.push(token)
  }
  return tokens
}

function oneToken(take: (pattern: RegExp) => RegExpExecArray | null, dialect: Dialect): Token | null {
  const field = take(FIELD[dialect])
  if (field !== null) return { kind: 'field', name: field[1] ?? '', choice: field[2]?.trim() ?? null }
  const text = take(TEXT)
  if (text !== null) return { kind: 'text', text: text[1] ?? text[2] ?? '' }
  const number = take(NUMBER)
  if (number !== null) return { kind: 'number', number: Number(number[0]) }
  const operator = take(OPERATOR)
  if (operator !== null) return { kind: 'operator', operator: operatorOf(operator[0]) }
  const mark = take(MARK)?.[0]
  if (mark === '(' || mark === ')' || mark === ',') return { kind: mark }
  if (dialect === 'xlsform' && take(SELF) !== null) return { kind: 'self' }
  const word = take(WORD)
  return word === null ? null : { kind: 'word', word: word[0].toLowerCase() }
}

function operatorOf(written: string): Operator {
  switch (written) {
    case '=':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return written
    default:
      return '!='
  }
}

/** Or binds loosest, then and: the same in both. */
class LogicReader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  either(depth: number): Logic | null {
    return this.#joined('or', () => this.#joined('and', () => this.#single(depth)))
  }

  #joined(kind: 'and' | 'or', next: () => Logic | null): Logic | null {
    const first = next()
    if (first === null) return null
    const parts = [first]
    while (this.#takeWord(kind)) {
      const part = next()
      if (part === null) return null
      parts.push(part)
    }
    return parts.length === 1 ? first : { kind, parts }
  }

  #single(depth: number): Logic | null {
    if (depth > DEEPEST) return null
    if (this.#peek()?.kind === '(') return this.#inParentheses(depth)
    if (this.#takeWord('not')) {
      const part = this.#peek()?.kind === '(' ? this.#inParentheses(depth) : null
      return part === null ? null : { kind: 'not', part }
    }
    const left = this.#operand(depth)
    if (left === null) return null
    const token = this.#peek()
    if (token?.kind !== 'operator') return left.kind === 'call' ? left : null
    this.#at += 1
    const right = this.#operand(depth)
    return right === null ? null : { kind: 'test', left, operator: token.operator, right }
  }

  #inParentheses(depth: number): Logic | null {
    this.#at += 1
    const inner = this.either(depth + 1)
    return this.#take(')') ? inner : null
  }

  #operand(depth: number): Operand | null {
    const token = this.#peek()
    this.#at += 1
    switch (token?.kind) {
      case 'text':
      case 'number':
      case 'field':
      case 'self':
        return token
      case 'word':
        return this.#take('(') ? this.#call(token.word, depth + 1) : null
      default:
        return null
    }
  }

  #call(name: string, depth: number): Call | null {
    if (depth > DEEPEST) return null
    const operands: Operand[] = []
    if (this.#take(')')) return { kind: 'call', name, operands }
    do {
      const operand = this.#operand(depth)
      if (operand === null) return null
      operands.push(operand)
    } while (this.#take(','))
    return this.#take(')') ? { kind: 'call', name, operands } : null
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #take(kind: Token['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false
    this.#at += 1
    return true
  }

  #takeWord(word: string): boolean {
    const token = this.#peek()
    if (token?.kind !== 'word' || token.word !== word) return false
    this.#at += 1
    return true
  }
}
