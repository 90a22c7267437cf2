import assert from 'node:assert/strict'
import { axeViolations, type Page, sidewaysScroll } from '../../apps/web/tests/browser.ts'
import { keepPicture } from '../../apps/web/tests/stage.ts'

/** A phone and a desk. The window is left as wide as the last. */
export const BOTH_WIDTHS = [360, 1280] as const

/** Without a fault by axe, and no wider than the window. */
export async function isWellMade(
  page: Page,
  name: string,
  widths: readonly number[] = BOTH_WIDTHS,
): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await axeViolations(page), [], `${name}, ${width} px`)
    assert.equal(await sidewaysScroll(page), 0, `${name}, ${width} px`)
    await keepPicture(page, `${name}-${width}`)
  }
}
