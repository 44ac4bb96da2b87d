/** What people were told, as they read it and as it lies in the outbox. */
import type { Notification } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'

import { organizationMails } from '../db/schema/index.js'
import type { TestPerson } from './builders.js'
import { get, within, type World } from './cards.js'

export interface ToldAnswer {
  readonly items: Notification[]
  readonly unread: number
  readonly nextCursor: string | null
}

/** Newest first, with how much is unread. */
export const answerTo = async (w: World, person: TestPerson, query = ''): Promise<ToldAnswer> =>
  (await get(w, `/api/v1/notifications${query}`, person.headers)).json<ToldAnswer>()

export const toldOf = async (w: World, person: TestPerson): Promise<Notification[]> =>
  (await answerTo(w, person)).items

/** The organisation's mail after every waiting job was done, the oldest first. */
export const postedMails = async (w: World) => {
  await w.t.deps.queue.drain()
  return within(w, (tx) =>
    tx
      .select()
      .from(organizationMails)
      .where(eq(organizationMails.organizationId, w.org.organizationId))
      .orderBy(organizationMails.id),
  )
}
