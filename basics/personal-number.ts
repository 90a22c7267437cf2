import { type CalendarDate, isCalendarDate } from './calendar-date.ts'

declare const personalNumber: unique symbol
/**
 * A Swedish personal identity number (personnummer) or coordination number (samordningsnummer) in its one normal form:
 * twelve digits, `YYYYMMDDNNNC`. It is somebody's identity: it is never logged, shown or stored by Utfall.
 */
export type PersonalNumber = string & { readonly [personalNumber]: true }

/** Why a text is no such number. Stable codes: the text itself never goes with them. */
export type PersonalNumberFault = 'not-digits' | 'not-a-date' | 'not-yet-born' | 'check-digit'

export type ParsedPersonalNumber =
  | {
      readonly kind: 'personal-number'
      readonly number: PersonalNumber
      readonly is: 'personnummer' | 'samordningsnummer'
      /** Null where a coordination number was given without a known day of birth. */
      readonly bornOn: CalendarDate | null
    }
  | { readonly kind: 'fault'; readonly fault: PersonalNumberFault }

const FORM = /^(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{4})$/
const OLDEST_YEAR = 1800

/**
 * Reads a number with ten or twelve digits, with `-`, `+` or nothing before the last four.
 *
 * Rules (18 § folkbokföringslagen 1991:481; 2 kap. lag 2022:1697 om samordningsnummer): the last digit is the check digit
 * (weights 2 and 1, modulus 10) of the nine before it; a coordination number has 60 added to the day. With ten digits
 * the century is not written: `-` stands until the year in which the person turns 100, `+` from then on. Ten digits
 * without a mark are read as with `-`. A mark that does not fit the year is a fault, never a guess: a wrong guess would
 * make two persons one.
 *
 * Where the day of birth is not known, a coordination number may have month 00 or day 60: Skatteverket's published test
 * numbers hold such (1914–2019).
 */
export function parsePersonalNumber(text: string, today: CalendarDate): ParsedPersonalNumber {
  const parts = FORM.exec(text.trim())
  if (!parts) return fault('not-digits')
  const [, century, yy = '', month = '', day = '', mark = '', last = ''] = parts
  const year = century === undefined ? yearOf(Number(yy), mark, today) : Number(century + yy)
  if (year < OLDEST_YEAR) return fault('not-a-date')
  const thisYear = Number(today.slice(0, 4))
  if (century !== undefined && mark === '+' && thisYear - year < 100) return fault('not-a-date')
  const isCoordination = Number(day) >= 60
  const realDay = String(Number(day) - (isCoordination ? 60 : 0)).padStart(2, '0')
  const date = `${String(year).padStart(4, '0')}-${month}-${realDay}`
  const isPartial = isCoordination && (month === '00' || realDay === '00')
  if (isPartial ? !fitsPartly(month, realDay) : !isCalendarDate(date)) return fault('not-a-date')
  if (isPartial ? year > thisYear : date > today) return fault('not-yet-born')
  const nine = yy + month + day + last.slice(0, 3)
  // Birth numbers run from 001 (SOU 2008:60).
  if (last.startsWith('000') || checkDigit(nine) !== Number(last[3])) return fault('check-digit')
  return {
    kind: 'personal-number',
    number: `${year}${month}${day}${last}` as PersonalNumber,
    is: isCoordination ? 'samordningsnummer' : 'personnummer',
    bornOn: isPartial ? null : (date as CalendarDate),
  }
}

/** The year that two digits and a mark stand for: the last that ends on them, and with `+` the last a century ago. */
function yearOf(yy: number, mark: string, today: CalendarDate): number {
  const latest = Number(today.slice(0, 4)) - (mark === '+' ? 100 : 0)
  return latest - ((((latest - yy) % 100) + 100) % 100)
}

function fitsPartly(month: string, day: string): boolean {
  return Number(month) <= 12 && Number(day) <= 31
}

/**
 * The check digit of a row of digits: weights 2, 1, 2, … from the left, the digits of the products added, and what is
 * missing to the next ten (the Luhn formula). Personal numbers take it over nine digits, and so do the numbers of
 * organisations.
 */
export function checkDigit(digits: string): number {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const product = Number(digits[place]) * (place % 2 === 0 ? 2 : 1)
    sum += product > 9 ? product - 9 : product
  }
  return (10 - (sum % 10)) % 10
}

function fault(code: PersonalNumberFault): ParsedPersonalNumber {
  return { kind: 'fault', fault: code }
}
