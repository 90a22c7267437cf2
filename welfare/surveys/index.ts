export {
  plannedAt,
  type Step,
  type WaveTiming,
  type WaveWindow,
  type WindowState,
  waveWindow,
  windowState,
} from './calendar/wave-window.ts'
export {
  type Because,
  type Contact,
  type Route,
  type Standing,
  whetherToContact,
} from './contact/whether-to-contact.ts'
