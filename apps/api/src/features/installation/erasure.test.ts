/** Who is erased is nowhere any more, and everything they did still holds. */
import { randomUUID } from 'node:crypto'

import type { ChainVerification, Decision, Hypothesis } from '@knowwhen/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
import { aWorld, get, joinTeam, post, type World } from '../../testing/cards.js'
import { placesOf } from '../../testing/every-row.js'
import { aJudgedCard, validated } from '../../testing/verdicts.js'

let t: TestApp
let operator: TestOrganization
let w: World
let ada: TestPerson

const NAME = 'Ada Lovelace-Byron'

beforeAll(async () => {
  t = await testApp()
  operator = await t.anOrganization({ name: 'Operators' })
  await t.database.asOwner('UPDATE users SET is_operator = true WHERE id = $1', [operator.owner.userId])
})
afterAll(() => t.close())
beforeEach(async () => {
  w = await aWorld(t, 'Acme')
  ada = await t.aPerson(w.org.organizationId, { role: 'editor', name: NAME })
})

const eraseBy = (headers: object, payload: object) =>
  t.app.inject({
    method: 'POST',
    url: '/api/v1/installation/erasures',
    headers: { ...headers },
    payload,
  })
const erase = (person: Pick<TestPerson, 'userId' | 'email'>) =>
  eraseBy(operator.headers, { userId: person.userId, confirmation: person.email })
const eraseOneself = (headers: object, payload: object) =>
  t.app.inject({ method: 'DELETE', url: '/api/v1/account', headers: { ...headers }, payload })

/** Everything that could hold a name or an address: mails, links, notifications, what others said. */
const leaveTraces = async (person: TestPerson): Promise<void> => {
  const own = [w.org.organizationId, randomUUID(), person.userId, person.email]
  await t.database.asOwner(
    `INSERT INTO organization_mails (organization_id, id, kind, user_id, recipient, subject, body, created_at)
     VALUES ($1, $2, 'notification', $3, $4, 'To you', 'Dear ${NAME}', now())`,
    own,
  )
  await t.database.asOwner(
    `INSERT INTO organization_mails (organization_id, id, kind, recipient, subject, body, created_at)
     VALUES ($1, $2, 'invitation', 'new@example.com', '${NAME} invites you', $3, now())`,
    [w.org.organizationId, randomUUID(), `Write to ${person.email}.`],
  )
  await t.database.asOwner(
    `INSERT INTO account_mails (id, kind, recipient, subject, body, created_at)
     VALUES ($1, 'verifyEmail', $2, 'Confirm', 'Hello', now())`,
    [randomUUID(), person.email.toUpperCase()],
  )
  await t.database.asOwner(
    `INSERT INTO verifications (id, identifier, value, expires_at, created_at, updated_at)
     VALUES ($1, 'knowwhen:verifyEmail:x', $2, now() + interval '1 day', now(), now())`,
    [randomUUID(), JSON.stringify({ userId: person.userId, email: person.email })],
  )
  await t.database.asOwner(
    `INSERT INTO invitations (organization_id, id, email, role, token_hash, invited_by, created_at, last_sent_at, expires_at)
     VALUES ($1, $2, $4, 'editor', 'x', $3, now(), now(), now())`,
    [w.org.organizationId, randomUUID(), w.org.owner.userId, person.email],
  )
  await t.database.asOwner(
    `INSERT INTO comments (organization_id, id, subject_type, subject_id, author_id, body, created_at)
     VALUES ($1, $2, 'hypothesis', $2, $3, $4, now())`,
    [w.org.organizationId, randomUUID(), w.viewer.userId, `Ask ${NAME} or ${person.email}, not Adalbert.`],
  )
}

/** Seals, decides: the record points at the person in every way that it can. */
const work = async (person: TestPerson): Promise<{ card: Hypothesis; decision: Decision }> => {
  await joinTeam(w, w.teamId, person)
  const as = { ...w, editor: person }
  const card = await aJudgedCard(as, validated)
  const answer = await post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
    headers: person.headers,
    payload: { kind: 'ship', rationale: 'The numbers say so.' },
  })
  return { card, decision: answer.json<Decision>() }
}

describe('erasing a person', () => {
  it('leaves name and address nowhere in the database', async () => {
    await work(ada)
    await leaveTraces(ada)
    expect((await placesOf(t.database, NAME)).length).toBeGreaterThan(3)
    expect((await placesOf(t.database, ada.email)).length).toBeGreaterThan(4)
    expect((await erase(ada)).statusCode).toBe(204)
    expect(await placesOf(t.database, NAME)).toEqual([])
    expect(await placesOf(t.database, ada.email)).toEqual([])
    const { rows } = await t.database.asOwner('SELECT body FROM comments WHERE organization_id = $1', [
      w.org.organizationId,
    ])
    expect(rows).toEqual([{ body: 'Ask Erased person or Erased person, not Adalbert.' }])
  })

  it('keeps decision, card and log as they were, by nobody in particular', async () => {
    const { card, decision } = await work(ada)
    const before = await t.database.asOwner('SELECT * FROM achievements WHERE organization_id = $1', [
      w.org.organizationId,
    ])
    await erase(ada)
    const after = await t.database.asOwner('SELECT * FROM achievements WHERE organization_id = $1', [
      w.org.organizationId,
    ])
    expect(after.rows).toEqual(before.rows)
    expect(after.rows).toHaveLength(1)
    const chain = await get(w, `/api/v1/achievements/verification?teamId=${w.teamId}`, w.viewer.headers)
    expect(chain.json<ChainVerification>()).toMatchObject({ intact: true, entries: 1 })
    const decisions = await get(w, '/api/v1/decisions', w.viewer.headers)
    expect(decisions.json<{ items: Decision[] }>().items).toMatchObject([
      { id: decision.id, kind: 'ship', decidedBy: { userId: ada.userId, name: 'Erased person' } },
    ])
    const read = await get(w, `/api/v1/hypotheses/${card.id}`, w.viewer.headers)
    expect(read.json<Hypothesis>()).toMatchObject({ id: card.id, state: 'realising' })
  })

  it('ends every session at once, opens none, and is written down by id alone', async () => {
    expect((await get(w, '/api/v1/session', ada.headers)).statusCode).toBe(200)
    await erase(ada)
    expect((await get(w, '/api/v1/session', ada.headers)).statusCode).toBe(401)
    const signIn = await post(w, '/api/v1/session', {
      headers: {},
      payload: { email: ada.email, password: 'whatever it was' },
    })
    expect(signIn.statusCode).toBe(401)
    const { rows } = await t.database.asOwner(
      "SELECT actor_id, subject_id, before, after FROM audit_events WHERE action = 'person.erased' AND organization_id = $1",
      [w.org.organizationId],
    )
    expect(rows).toEqual([
      { actor_id: operator.owner.userId, subject_id: ada.userId, before: null, after: null },
    ])
  })

  it('asks for the right address, for somebody who is there, and for the operator', async () => {
    const slip = await eraseBy(operator.headers, { userId: ada.userId, confirmation: 'else@example.com' })
    expect(slip.json()).toMatchObject({ status: 422, code: 'notConfirmed' })
    const owner = await eraseBy(w.org.headers, { userId: ada.userId, confirmation: ada.email })
    expect(owner.statusCode).toBe(403)
    await erase(ada)
    expect((await erase(ada)).statusCode).toBe(404)
  })

  it('is refused to the only owner of what others need, and names it', async () => {
    const refused = await erase(w.org.owner)
    expect(refused.json()).toMatchObject({ status: 409, code: 'lastOwner' })
    expect(refused.json<{ detail: string }>().detail).toContain('Acme')
    await t.aPerson(w.org.organizationId, { role: 'owner' })
    expect((await erase(w.org.owner)).statusCode).toBe(204)
  })
})

describe('what hangs on the membership of who is erased', () => {
  it('ends: days in teams, leading them, keys and open invitations', async () => {
    await joinTeam(w, w.teamId, ada)
    const own = [w.org.organizationId, ada.userId]
    await t.database.asOwner('UPDATE teams SET leader_id = $2 WHERE organization_id = $1', own)
    await t.anApiKey(ada, { scope: 'write' })
    await t.database.asOwner(
      `INSERT INTO invitations (organization_id, id, role, token_hash, invited_by, created_at, last_sent_at, expires_at)
       VALUES ($1, gen_random_uuid(), 'editor', 'y', $2, now(), now(), now() + interval '1 day')`,
      own,
    )
    const open = async () =>
      (
        await t.database.asOwner(
          `SELECT (SELECT count(*)::int FROM team_members WHERE organization_id = $1 AND user_id = $2 AND until_day IS NULL) AS days,
             (SELECT count(*)::int FROM teams WHERE organization_id = $1 AND leader_id = $2) AS led,
             (SELECT count(*)::int FROM api_keys WHERE organization_id = $1 AND created_by = $2 AND revoked_at IS NULL) AS keys,
             (SELECT count(*)::int FROM invitations WHERE organization_id = $1 AND invited_by = $2 AND revoked_at IS NULL) AS doors`,
          own,
        )
      ).rows
    expect(await open()).toEqual([{ days: 1, led: 1, keys: 1, doors: 1 }])
    expect((await erase(ada)).statusCode).toBe(204)
    expect(await open()).toEqual([{ days: 0, led: 0, keys: 0, doors: 0 }])
  })

  it('takes the organisation along where nobody else is in it, after the usual time of grace', async () => {
    const alone = await t.anOrganization({ name: 'Alone' })
    expect((await erase(alone.owner)).statusCode).toBe(204)
    const { rows } = await t.database.asOwner(
      `SELECT o.delete_after - a.at = interval '14 days' AS "inTwoWeeks" FROM organizations o
       JOIN audit_events a ON a.organization_id = o.id AND a.action = 'organization.deletionScheduled' WHERE o.id = $1`,
      [alone.organizationId],
    )
    expect(rows).toEqual([{ inTwoWeeks: true }])
  })
})

describe('a name', () => {
  it.each([
    ['Sammy Davis Jr.', 'By Sammy Davis Jr., in person.', 'By Erased person, in person.'],
    [
      'Token',
      'Your token: https://x.test/Token?Token=1 by Token',
      'Your token: https://x.test/Token?Token=1 by Erased person',
    ],
  ])('%s goes where it is one, and no link with it', async (name, before, after) => {
    const person = await t.aPerson(w.org.organizationId, { role: 'editor', name })
    await t.database.asOwner(
      `INSERT INTO organization_mails (organization_id, id, kind, recipient, subject, body, created_at)
       VALUES ($1, gen_random_uuid(), 'organizationNotice', 'new@example.com', '', $2, now())`,
      [w.org.organizationId, before],
    )
    expect((await erase(person)).statusCode).toBe(204)
    const { rows } = await t.database.asOwner(
      'SELECT subject, body FROM organization_mails WHERE organization_id = $1',
      [w.org.organizationId],
    )
    expect(rows).toEqual([{ subject: '', body: after }])
  })
})

it('leaves the installation its only operator, whoever asks', async () => {
  const { email } = operator.owner
  const byOperator = await erase(operator.owner)
  expect(byOperator.json()).toMatchObject({ status: 409, code: 'lastOperator' })
  const byThemselves = await eraseOneself(operator.headers, { confirmation: email })
  expect(byThemselves.json()).toMatchObject({ status: 409, code: 'lastOperator' })
})

describe('erasing oneself', () => {
  it('asks for one’s own address and, where there is one, the password', async () => {
    expect((await eraseOneself(ada.headers, { confirmation: 'else@example.com' })).statusCode).toBe(422)
    await t.database.asOwner(
      `INSERT INTO accounts (id, account_id, provider_id, user_id, password, created_at, updated_at)
       VALUES ($1, 'one', 'credential', $2, 'ab:cd', now(), now())`,
      [randomUUID(), ada.userId],
    )
    expect((await eraseOneself(ada.headers, { confirmation: ada.email })).statusCode).toBe(422)
    const wrong = await eraseOneself(ada.headers, { confirmation: ada.email, password: 'a wrong one' })
    expect(wrong.json()).toMatchObject({ status: 422, errors: [{ path: 'body.password' }] })
    await t.database.asOwner('DELETE FROM accounts WHERE user_id = $1', [ada.userId])
    expect((await eraseOneself(ada.headers, { confirmation: ada.email.toUpperCase() })).statusCode).toBe(204)
    expect(await placesOf(t.database, ada.email)).toEqual([])
    expect((await get(w, '/api/v1/session', ada.headers)).statusCode).toBe(401)
  })
})
