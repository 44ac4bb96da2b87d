/** A conversation on a card: said by the keyboard alone, heard through the bell, answered on the card. */
import type { AnswerOf, createInvitation, listComments, listHypotheses } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'

import { axeAt, axeHere } from './axe.js'
import { aPersonAt, asks, type Person } from './person.js'
import { startProduct, type Product } from './product.js'

let product: Product
let visitor: Person
let bea: Person
let card: { readonly id: string; readonly key: string }

/** Makes an account through an invitation's link, which the API hands to whoever invites. */
const joinsByInvitation = async (page: Page): Promise<void> => {
  const answer = await visitor.page.request.post('/api/v1/invitations', {
    headers: { origin: product.origin },
    data: { email: 'bea@example.com', role: 'viewer' },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  const { link }: AnswerOf<typeof createInvitation> = await answer.json()
  const accepted = await page.request.post('/api/v1/invitation-acceptances', {
    headers: { origin: product.origin },
    data: {
      token: new URL(link ?? '').searchParams.get('token'),
      account: { name: 'Bea Byström', password: 'a passphrase of some length' },
    },
  })
  expect(accepted.status(), await accepted.text()).toBe(201)
}

beforeAll(async () => {
  product = await startProduct({})
  visitor = await aPersonAt(product.origin)
  bea = await aPersonAt(product.origin)
  const { page } = visitor
  await page.goto('/set-up')
  await page.getByRole('button', { name: /demo/i }).click()
  await page.getByRole('button', { name: 'Go to Northwind Outfitters' }).click({ timeout: 90_000 })
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  await joinsByInvitation(bea.page)
  const { items } = await asks<AnswerOf<typeof listHypotheses>>(page, '/hypotheses?state=readyToDecide')
  card = items[0] ?? { id: '', key: '' }
}, 180_000)
afterAll(async () => {
  await visitor.leave()
  await bea.leave()
  await product.close()
})

const narrow = async (page: Page): Promise<number> => {
  await page.setViewportSize({ width: 390, height: 844 })
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  await page.setViewportSize({ width: 1280, height: 900 })
  return width
}

const script = '<script>document.title = "taken over"</script>'

describe('a conversation on a card', () => {
  it('is begun by the keyboard alone, with somebody mentioned in it', async () => {
    const { page } = visitor
    expect(await axeAt(page, `/hypotheses/${card.id}?tab=comments`)).toEqual([])
    const field = page.getByLabel(`Comment on ${card.key}`)
    await field.focus()
    await page.keyboard.type(`${script}\n\n**Why** this promise, @bys`)
    await page.getByRole('option', { name: 'Bea Byström' }).waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.type('?')
    expect(await field.inputValue()).toContain('this promise, @Bea Byström ?')
    await page.keyboard.press('Control+Enter')
    const list = page.getByRole('list', { name: `Comments on ${card.key}` })
    await list.getByText('@Bea Byström').waitFor()
    await list.getByText(script).waitFor()
    expect(await list.locator('strong').innerText()).toBe('Why')
    expect(await page.title()).not.toBe('taken over')
    await page.getByText('Sending').waitFor({ state: 'hidden' })
    const { items } = await asks<AnswerOf<typeof listComments>>(
      page,
      `/comments?subjectType=hypothesis&subjectId=${card.id}`,
    )
    expect(items.at(-1)?.mentions.map(({ name }) => name)).toEqual(['Bea Byström'])
    expect(items.at(-1)?.body).toContain(`@[${items.at(-1)?.mentions[0]?.userId ?? ''}]`)
    expect(await axeHere(page)).toEqual([])
    expect(await narrow(page)).toBe(390)
  })

  it('is heard by who was mentioned: the bell leads to the card, where they answer', async () => {
    const { page } = bea
    await page.goto('/')
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click()
    const panel = page.getByRole('dialog', { name: /^Notifications/ })
    const told = panel.getByRole('link', { name: new RegExp(`mentioned you in a comment on ${card.key}`) })
    await told.waitFor()
    expect(await axeHere(page)).toEqual([])
    await told.click()
    await page.getByText('Why', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    await page.getByLabel(`Comment on ${card.key}`).fill('Because the last three were *half* of it.')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await page.getByText('half', { exact: true }).waitFor()
    await page.getByText('Sending').waitFor({ state: 'hidden' })
    expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(1)
  })

  it('can be taken back, and undone before the server forgets it', async () => {
    const { page } = bea
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.keyboard.press('Enter')
    await page.getByText('half', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('tab', { name: /^Comments/ }).click()
    await page.getByText('A comment of Bea Byström was removed.').waitFor()
    expect(await page.getByText('half', { exact: true }).count()).toBe(0)
  })

  it('goes on below a decision', async () => {
    const { page } = visitor
    const { items } = await asks<AnswerOf<typeof listHypotheses>>(page, '/hypotheses?state=decided')
    await page.goto(`/hypotheses/${items[0]?.id ?? ''}?tab=decision`)
    await page
      .getByRole('button', { name: /^Comment on DEC-/ })
      .first()
      .click()
    await page.keyboard.type('Agreed with the whole team.')
    await page.keyboard.press('Control+Enter')
    await page
      .getByRole('list', { name: /^Comments on DEC-/ })
      .getByText('Agreed with')
      .waitFor()
    expect(await axeHere(page)).toEqual([])
  })

  it.each(['/notifications', '/notifications?show=unread', '/settings/notifications'])(
    'is told of on %s, of which axe has nothing to say and which fits a phone',
    async (path) => {
      expect(await axeAt(bea.page, path)).toEqual([])
      expect(await narrow(bea.page)).toBe(390)
    },
  )

  it('left no complaint in the browser’s console and no error in the log', () => {
    expect([...visitor.complaints, ...bea.complaints]).toEqual([])
    expect(product.errors).toEqual([])
  })
})
