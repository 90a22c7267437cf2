/** Whether somebody is at the page. What it asks while nobody is must not keep the session alive (behaviour 53). */

/** The server counts use by the minute. */
const AT_THE_PAGE_MILLISECONDS = 60_000

const SIGNS_OF_LIFE = [
  'pointerdown',
  'pointermove',
  'keydown',
  'input',
  'click',
  'wheel',
  'touchmove',
] as const

/** Whoever opens the page is there. */
let seenAt = performance.now()

/** Marks each thing that a person does; what a script does on the page's behalf is not one. */
export function watchAttendance(): void {
  const note = (event: Event): void => {
    if (event.isTrusted) seenAt = performance.now()
  }
  for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, note, { capture: true, passive: true })
}

export function isAttended(): boolean {
  return performance.now() - seenAt < AT_THE_PAGE_MILLISECONDS
}
