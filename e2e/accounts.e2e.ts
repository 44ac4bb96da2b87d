/** A person's own account: signing in with one and two factors, changing and losing a password, being invited. */
import type { Account } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'

import { authenticatorCode } from './authenticator.js'
import { axeAt, axeHere } from './axe.js'
import { aPersonAt, asks, owner, setsUp, type Person } from './person.js'
import { startProduct, type Product } from './product.js'

let product: Product
let olga: Person
/** Another browser: of Olga herself first, then of somebody new. */
let elsewhere: Person
let password = owner.password
let secret = ''
let recoveryCodes: readonly string[] = []

beforeAll(async () => {
  product = await startProduct({})
  olga = await aPersonAt(product.origin)
  elsewhere = await aPersonAt(product.origin)
})
afterAll(async () => {
  await olga.leave()
  await elsewhere.leave()
  await product.close()
})

const isHome = (page: Page) => page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()

const signsIn = async (page: Page, typed: string): Promise<void> => {
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill(typed)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const signsOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /account and appearance$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
}

/** The next of the recovery codes, each of which works once. */
const recoversWith = async (page: Page): Promise<void> => {
  const [code = '', ...rest] = recoveryCodes
  recoveryCodes = rest
  await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await page.getByLabel('Recovery code').fill(code)
  await page.getByRole('button', { name: 'Go on' }).click()
}

interface Outbox {
  readonly items: readonly { readonly id: string; readonly recipient: string; readonly subject: string }[]
}

/** The link in the newest message to an address, as the operator or an administrator finds it without a mail server. */
const linkTo = async (outbox: string, recipient: string, path: string): Promise<string> => {
  let body = ''
  await expect
    .poll(async () => {
      const { items } = await asks<Outbox>(olga.page, outbox)
      const found = items.find((mail) => mail.recipient === recipient)
      if (found === undefined) return ''
      body = (await asks<{ body: string | null }>(olga.page, `${outbox}/${found.id}`)).body ?? ''
      return body
    })
    .toContain(path)
  const link = body.split(/\s/).find((word) => word.startsWith(`${product.origin}${path}`))
  if (link === undefined) throw new Error(`The message to ${recipient} has no link to ${path}.`)
  return link
}

describe('signing in', () => {
  it('refuses a wrong password and keeps the address', async () => {
    const { page } = olga
    await setsUp(page, 'Northwind')
    await signsOut(page)
    await signsIn(page, 'something else entirely')
    await page.getByRole('alert').waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe(owner.email)
    expect(await axeHere(page)).toEqual([])
  })

  it('goes back to where the person wanted to go, and to no other site', async () => {
    const { page } = olga
    await page.goto('/settings/security')
    await page.getByText('You will be taken back').waitFor()
    await signsIn(page, password)
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
    await signsOut(page)
    await page.goto('/sign-in?from=//elsewhere.example/')
    await signsIn(page, password)
    await isHome(page)
    expect(new URL(page.url()).origin).toBe(product.origin)
  })
})

describe('two-factor sign-in', () => {
  it('is turned on with a first code and gives recovery codes', async () => {
    const { page } = olga
    await page.goto('/settings/security')
    await page.getByRole('button', { name: 'Turn on two-factor sign-in' }).click()
    const dialog = page.getByRole('dialog', { name: 'Turn two-factor sign-in on' })
    await dialog.getByLabel('Your password').fill(password)
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByRole('img', { name: 'The secret as a QR code' }).waitFor()
    secret = (await dialog.locator('.kw-copy-value').textContent()) ?? ''
    expect(await axeHere(page)).toEqual([])
    await dialog.getByLabel('Six-digit code').fill(authenticatorCode(secret))
    await dialog.getByRole('button', { name: 'Turn on' }).click()
    await dialog.getByRole('list', { name: 'Recovery codes' }).waitFor()
    recoveryCodes = await dialog.getByRole('listitem').allTextContents()
    expect(await axeHere(page)).toEqual([])
    await dialog.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText(`${recoveryCodes.length} recovery codes left`).waitFor()
  })

  it('asks for the code after the password', async () => {
    const { page } = olga
    await signsOut(page)
    await signsIn(page, password)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.getByLabel('Six-digit code').fill(authenticatorCode(secret, 1))
    await page.getByRole('button', { name: 'Go on' }).click()
    await isHome(page)
  })

  it('takes a recovery code in its place, in another browser too', async () => {
    const { page } = elsewhere
    await page.goto('/')
    await signsIn(page, password)
    await recoversWith(page)
    await isHome(page)
    const { recoveryCodesLeft } = await asks<Account>(page, '/account')
    expect(recoveryCodesLeft).toBe(recoveryCodes.length)
  })
})

describe('sessions', () => {
  it('are listed with their device, and end at once where the person says so', async () => {
    const { page } = olga
    await page.goto('/settings/security')
    const sessions = page.getByRole('list', { name: 'Sessions' })
    await sessions.getByText('this one').waitFor()
    expect(await sessions.getByRole('listitem').count()).toBe(2)
    expect(await axeHere(page)).toEqual([])
    await sessions.getByRole('button', { name: /^Sign out / }).click()
    await expect.poll(() => sessions.getByRole('listitem').count()).toBe(1)
    await elsewhere.page.getByRole('link', { name: 'Teams' }).first().click()
    await elsewhere.page.getByText('Your session has ended.').waitFor()
  })
})

describe('the address', () => {
  it('is confirmed by the link of a mail, at the press of a button', async () => {
    const { page } = olga
    const sent = await page.request.post('/api/v1/account/email-verification', {
      headers: { origin: product.origin },
      data: {},
    })
    expect(sent.status()).toBe(202)
    await page.goto(await linkTo('/installation/outbox', owner.email, '/verify-email'))
    await page.getByRole('button', { name: 'Confirm my address' }).click()
    await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor()
    expect(page.url()).toBe(`${product.origin}/verify-email`)
    expect(await axeHere(page)).toEqual([])
    await page.goto('/settings/security')
  })
})

describe('the password', () => {
  it('changes with the present one', async () => {
    const { page } = olga
    await page.getByLabel('Present password').fill('not the present one')
    await page.getByLabel('New password').fill('quite another long passphrase')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Present password').fill(password)
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('Your password is changed.').waitFor()
    password = 'quite another long passphrase'
    expect(await page.getByLabel('New password').inputValue()).toBe('')
  })

  it('is set anew by the link of a mail, which ends every session', async () => {
    const { page } = elsewhere
    expect(await axeAt(page, '/forgotten-password')).toEqual([])
    await page.getByLabel('E-mail').fill(owner.email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    expect(await axeHere(page)).toEqual([])
    const link = await linkTo('/installation/outbox', owner.email, '/reset-password')
    await page.goto(link)
    await page.getByLabel('New password').fill('the third long passphrase')
    expect(page.url()).toBe(`${product.origin}/reset-password`)
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('Your new password is set').waitFor()
    password = 'the third long passphrase'
    await page.goto(link)
    await page.getByLabel('New password').fill('a fourth long passphrase')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByRole('alert').waitFor()
  })

  it('signs in from then on, with the second factor of an address that was proven before', async () => {
    const { page } = olga
    await page.goto('/settings/account')
    await signsIn(page, password)
    await recoversWith(page)
    await page.getByRole('heading', { name: 'E-mail address' }).waitFor()
    expect(await axeHere(page)).toEqual([])
  })
})

describe('an invitation', () => {
  it('makes an account for somebody new, who is in at once', async () => {
    const answer = await olga.page.request.post('/api/v1/invitations', {
      headers: { origin: product.origin },
      data: { email: 'nora@example.com', role: 'member' },
    })
    expect(answer.status()).toBe(201)
    const link = await linkTo('/outbox', 'nora@example.com', '/invitation')
    const { page } = elsewhere
    await page.goto(link)
    await page.getByRole('heading', { name: 'Join Northwind' }).waitFor()
    expect(page.url()).toBe(`${product.origin}/invitation`)
    expect(await axeHere(page)).toEqual([])
    await page.getByLabel('Your name').fill('Nora New')
    await page.getByLabel('Password', { exact: true }).fill('a passphrase of her own')
    await page.getByRole('button', { name: 'Make my account and join' }).click()
    await isHome(page)
    await page.goto(link)
    await page.getByRole('heading', { name: 'This invitation is over' }).waitFor()
  })
})

describe('organisations', () => {
  it('are made and switched above the navigation', async () => {
    const { page } = olga
    await page.goto('/')
    await page.getByRole('button', { name: 'Northwind: switch organisation' }).first().click()
    await page.getByRole('menuitem', { name: 'New organisation' }).click()
    await page.getByLabel('Name of the organisation').waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.getByLabel('Name of the organisation').fill('Southwind')
    await page.getByRole('button', { name: 'Make the organisation' }).click()
    await page.getByRole('button', { name: 'Southwind: switch organisation' }).first().click()
    await page.getByRole('menuitem', { name: 'Northwind' }).waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Northwind' }).click()
    await page.getByRole('button', { name: 'Northwind: switch organisation' }).first().waitFor()
    await isHome(page)
  })

  it('opens a menu of the person that axe has nothing to say about', async () => {
    const { page } = olga
    await page.getByRole('button', { name: /account and appearance$/ }).click()
    await page.getByRole('menuitem', { name: 'Security' }).waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Account' }).click()
    await page.getByRole('heading', { name: 'E-mail address' }).waitFor()
  })

  it.each(['/organizations', '/account', '/sign-up'])('shows %s without a finding of axe', async (path) => {
    expect(await axeAt(olga.page, path)).toEqual([])
  })

  it('fits a phone: no page is wider than 390 px', async () => {
    const { page } = olga
    await page.setViewportSize({ width: 390, height: 844 })
    const wide: string[] = []
    for (const path of [
      '/organizations',
      '/account',
      '/settings/account',
      '/settings/security',
      '/sign-in',
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > 390) wide.push(path)
    }
    expect(wide).toEqual([])
  })

  it('left no complaint in the browser’s console and no error in the log', () => {
    expect([...olga.complaints, ...elsewhere.complaints]).toEqual([])
    expect(product.errors).toEqual([])
  })
})
