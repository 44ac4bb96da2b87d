/** What axe finds on a page, in light and in dark, as rule and place. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const colorSchemes = ['light', 'dark'] as const

const findings = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

/** On the page as it stands. */
export async function axeHere(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await findings(page)).map((finding) => `${colorScheme} ${finding}`))
  }
  return found
}

/** On the page of an address. */
export async function axeAt(page: Page, path: string): Promise<readonly string[]> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  return (await axeHere(page)).map((finding) => `${path} ${finding}`)
}
