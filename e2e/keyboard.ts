/** A person who has no mouse. */
import type { Locator, Page } from 'playwright-core'

const mostStops = 120

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement)

/** Tab after Tab until the focus is there; the order of stops is part of the page. */
export async function tabsTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let stop = 0; stop < mostStops; stop += 1) {
    if (await hasFocus(target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${String(target)}.`)
}

/** Goes to a button and presses Enter. */
export async function presses(page: Page, target: Locator): Promise<void> {
  await tabsTo(page, target)
  await page.keyboard.press('Enter')
}

/** Goes to a list that opens, walks to an option with the arrow, and takes it with Enter. */
export async function picksByArrow(page: Page, field: Locator, option: string): Promise<void> {
  await tabsTo(page, field)
  const wanted = page.getByRole('option', { name: option }).first()
  if (!(await wanted.isVisible())) await page.keyboard.press('ArrowDown')
  await wanted.waitFor()
  for (let stop = 0; stop < mostStops; stop += 1) {
    if ((await wanted.getAttribute('data-combobox-selected')) !== null) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await wanted.waitFor({ state: 'hidden' })
}

/** Walks down a group of radio buttons, of which one has the focus, until this one is chosen. */
export async function walksTo(page: Page, radio: Locator): Promise<void> {
  for (let stop = 0; stop < mostStops && !(await radio.isChecked()); stop += 1) {
    await page.keyboard.press('ArrowDown')
  }
}
