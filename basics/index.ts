export {
  addDays,
  addMonths,
  type CalendarDate,
  dateInSweden,
  isCalendarDate,
  parseCalendarDate,
} from './calendar-date.ts'
export { assertNever, InvalidInput } from './errors.ts'
export {
  decimalsFor,
  intervalText,
  kronorText,
  LANGUAGES,
  type Language,
  type NumberForm,
  numberText,
  pText,
  shareText,
} from './number-text.ts'
export {
  checkDigit,
  type ParsedPersonalNumber,
  type PersonalNumber,
  type PersonalNumberFault,
  parsePersonalNumber,
} from './personal-number.ts'
export { isPublishedTestNumber, PUBLISHED_TEST_NUMBERS } from './personal-number-test-data.ts'
export { filled, type Remark, remarkText } from './remark.ts'
export { REMARK_TEXTS } from './remark-texts.ts'
export { ROLES, type Role } from './roles.ts'
export { instantInSweden } from './swedish-time.ts'
