/** An organisation and its people: invited, given roles, put into teams; keys, the trail, a second organisation, the end. */
import { readFile } from 'node:fs/promises'

import type { AnswerOf, listOrganizations, listTeams, Session } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeAt } from './axe.js'
import { picksByArrow, presses, tabsTo, walksTo } from './keyboard.js'
import { aPersonAt, asks, makesTeam, setsUp, type Person } from './person.js'
import { startProduct, type Product } from './product.js'

let product: Product
/** The owner. */
let olga: Person
/** Who is invited. */
let ben: Person

beforeAll(async () => {
  product = await startProduct({})
  olga = await aPersonAt(product.origin)
  ben = await aPersonAt(product.origin)
  await setsUp(olga.page, 'Northwind')
})
afterAll(async () => {
  await olga.leave()
  await ben.leave()
  await product.close()
})

const copied = (person: Person, label: string) =>
  person.page.getByRole('dialog').locator('.kw-copy', { hasText: label }).locator('.kw-copy-value')

describe('people, without a mouse', () => {
  let link = ''

  it('are invited by a link, which is shown once', async () => {
    const { page } = olga
    await page.goto('/settings/people')
    await presses(page, page.getByRole('button', { name: 'Invite', exact: true }))
    const dialog = page.getByRole('dialog', { name: 'Invite somebody' })
    await tabsTo(page, dialog.getByRole('radio', { name: 'By e-mail' }))
    await walksTo(page, dialog.getByRole('radio', { name: 'By a link' }))
    await presses(page, dialog.getByRole('button', { name: 'Make link' }))
    link = (await copied(olga, 'Link').textContent()) ?? ''
    expect(link).toContain(`${product.origin}/invitation?token=`)
    await presses(page, page.getByRole('button', { name: 'I have copied it' }))
    await page.getByRole('list', { name: 'Invitations' }).getByText('Whoever holds the link').waitFor()
    await page.reload()
    await page.getByRole('list', { name: 'Invitations' }).waitFor()
    expect(await page.content()).not.toContain(link)
  })

  it('join with that link', async () => {
    const { page } = ben
    await page.goto(link)
    await page.getByLabel('Your name').fill('Ben Builder')
    await page.getByLabel('E-mail').fill('ben@example.com')
    await page.getByLabel('Password', { exact: true }).fill('four plain words in a row')
    await page.getByRole('button', { name: 'Make my account and join' }).click()
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    const { role } = await asks<Session>(page, '/session')
    expect(role).toBe('member')
  })

  it('get another role in place, and their own role not', async () => {
    const { page } = olga
    await page.goto('/settings/people')
    const role = page.getByRole('combobox', { name: 'Role of Ben Builder' })
    await picksByArrow(page, role, 'Editor')
    await page.getByText('Ben Builder is an editor now, and was a member.').waitFor()
    expect(await role.inputValue()).toBe('Editor')
    expect(await page.getByRole('combobox', { name: 'Role of Olga Owner' }).count()).toBe(0)
    await page.getByText('Nobody changes their own role. Ask another admin or owner.').first().waitFor()
  })

  it('see their name, and nothing to manage, below admin', async () => {
    const { page } = ben
    await page.goto('/settings/people')
    await page.getByRole('rowheader', { name: /Ben Builder/ }).waitFor()
    expect(await page.getByRole('button', { name: 'Invite', exact: true }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Audit trail' }).count()).toBe(0)
  })
})

describe('a team, without a mouse', () => {
  it('takes somebody in, and is led by them', async () => {
    const { page } = olga
    await makesTeam(page, 'Checkout')
    await presses(page, page.getByRole('link', { name: 'Checkout', exact: true }))
    await page.getByRole('heading', { name: 'Checkout', level: 1 }).waitFor()
    await presses(page, page.getByRole('button', { name: 'Put somebody in' }).first())
    const dialog = page.getByRole('dialog', { name: 'Put somebody in Checkout' })
    await picksByArrow(page, dialog.getByRole('combobox', { name: 'Person' }), 'Ben Builder')
    await presses(page, dialog.getByRole('button', { name: 'Put in team' }))
    await dialog.waitFor({ state: 'hidden' })
    const people = page.getByRole('table', { name: 'People in the team' })
    await people.getByText('Ben Builder').waitFor()
    await picksByArrow(page, page.getByRole('combobox', { name: 'Leads this team' }), 'Ben Builder')
    await people.getByText('leads', { exact: true }).waitFor()
    const { items } = await asks<AnswerOf<typeof listTeams>>(page, '/teams')
    expect(items).toMatchObject([{ name: 'Checkout', size: 1, leader: { name: 'Ben Builder' } }])
  })

  it('keeps its leader until another is chosen, and says so', async () => {
    const { page } = olga
    await presses(page, page.getByRole('button', { name: 'End Ben Builder' }))
    const dialog = page.getByRole('dialog', { name: 'Ben Builder in Checkout' })
    await presses(page, dialog.getByRole('button', { name: 'Save days' }))
    expect(await dialog.getByRole('alert').textContent()).toContain('lead')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('goes into the archive and comes back', async () => {
    const { page } = olga
    await presses(page, page.getByRole('button', { name: 'Archive', exact: true }))
    await page.getByText(/^Archived on/).waitFor()
    await presses(page, page.getByRole('button', { name: 'Take out of the archive' }))
    await page.getByRole('button', { name: 'Archive', exact: true }).waitFor()
    expect(await page.getByText(/^Archived on/).count()).toBe(0)
    expect(await axeAt(page, new URL(page.url()).pathname)).toEqual([])
  })
})

describe('a key', () => {
  const works = async (secret: string): Promise<number> =>
    (await fetch(`${product.origin}/api/v1/teams`, { headers: { authorization: `Bearer ${secret}` } })).status

  it('is limited to a team, and rotates while both keys work', async () => {
    const { page } = olga
    await page.goto('/settings/api-keys')
    await page.getByRole('button', { name: 'Make the first key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Deploy script')
    await dialog.getByRole('radio', { name: 'Write' }).check()
    await dialog.getByRole('combobox', { name: 'Team' }).click()
    await page.getByRole('option', { name: 'Checkout' }).click()
    await dialog.getByRole('button', { name: 'Make key' }).click()
    const first = (await copied(olga, 'Key').textContent()) ?? ''
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByText('only Checkout').waitFor()

    await page.getByRole('button', { name: /^Rotate Deploy script/ }).click()
    await page.getByRole('button', { name: 'Rotate key' }).click()
    const second = (await copied(olga, 'Key').textContent()) ?? ''
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByText(/Replaced by/).waitFor()
    expect(second).not.toBe(first)
    expect([await works(first), await works(second)]).toEqual([200, 200])

    await page
      .getByRole('button', { name: /^Revoke Deploy script/ })
      .last()
      .click()
    await page.getByRole('button', { name: 'Revoke key' }).click()
    await page.getByText(/^revoked/).waitFor()
    expect([await works(first), await works(second)]).toEqual([401, 200])
  })
})

describe('the audit trail', () => {
  it('is filtered in the address, says what changed, and is exported as it is filtered', async () => {
    const { page } = olga
    await page.goto('/settings/audit')
    await page.getByLabel('What', { exact: true }).selectOption({ label: 'People and roles' })
    await page.waitForURL(/action=member/)
    await page.getByRole('button', { name: /^Show member\.roleChanged/ }).click()
    const change = page.getByRole('table', { name: 'What changed' })
    expect(await change.getByRole('row').last().textContent()).toBe('rolemembereditor')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^CSV/ }).click(),
    ])
    const csv = await readFile(await download.path(), 'utf8')
    expect(csv).toContain('member.roleChanged')
    expect(csv).not.toContain('apiKey.')
  })
})

describe('a second organisation', () => {
  const switches = (to: string) => async () => {
    const { page } = olga
    await page
      .getByRole('button', { name: /: switch organisation$/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: to }).click()
  }

  it('is made and switched to and from, and shows nothing of the first', async () => {
    const { page } = olga
    await switches('New organisation')()
    await page.getByLabel('Name of the organisation').fill('Southwind')
    await page.getByRole('button', { name: 'Make the organisation' }).click()
    await page.getByRole('button', { name: 'Southwind: switch organisation' }).first().waitFor()
    await page.goto('/teams')
    await page.getByRole('heading', { name: 'No team yet' }).waitFor()
    await switches('Northwind')()
    await page.getByRole('button', { name: 'Northwind: switch organisation' }).first().waitFor()
    await page.goto('/teams')
    await page.getByRole('link', { name: 'Checkout', exact: true }).waitFor()
    const { items } = await asks<AnswerOf<typeof listOrganizations>>(page, '/organizations')
    expect(items.map(({ name, role }) => [name, role])).toEqual([
      ['Northwind', 'owner'],
      ['Southwind', 'owner'],
    ])
  })
})

describe('the end of an organisation', () => {
  it('is scheduled with its name typed, seen by everybody, and called off', async () => {
    const { page } = olga
    await page.goto('/settings/organization')
    await page.getByRole('button', { name: 'Delete …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete this organisation?' })
    await dialog.getByLabel(/^Type/).fill('Southwind')
    await dialog.getByRole('button', { name: 'Delete in 14 days' }).click()
    await dialog.getByText('Please type the name as it is: Northwind').waitFor()
    await dialog.getByLabel(/^Type/).fill('Northwind')
    await dialog.getByRole('button', { name: 'Delete in 14 days' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await ben.page.goto('/')
    await ben.page.getByText(/will be deleted on/).waitFor()
    await page.getByRole('button', { name: 'Call it off' }).click()
    await page.getByRole('button', { name: 'Delete …' }).waitFor()
    await ben.page.goto('/')
    await ben.page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    await ben.page.waitForLoadState('networkidle')
    expect(await ben.page.getByText(/will be deleted on/).count()).toBe(0)
  })
})

describe('every page of it', () => {
  const pages = [
    '/settings/organization',
    '/settings/people?removed=yes',
    '/settings/roles',
    '/settings/api-keys',
    '/settings/single-sign-on',
    '/settings/outbox',
    '/settings/audit?action=member.',
    '/settings/installation',
    '/settings/installation-people',
    '/settings/installation-outbox',
    '/teams?archived=yes',
  ]

  it.each(pages)('%s has no finding of axe, in both themes', async (path) => {
    expect(await axeAt(olga.page, path)).toEqual([])
  })

  it('fits a phone: no page is wider than 390 px', async () => {
    const { page } = olga
    await page.setViewportSize({ width: 390, height: 844 })
    const wide: string[] = []
    for (const path of pages) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > 390) wide.push(path)
    }
    expect(wide).toEqual([])
  })

  it('left no complaint in the browser’s console and no error in the log', () => {
    expect([...olga.complaints, ...ben.complaints]).toEqual([])
    expect(product.errors).toEqual([])
  })
})
