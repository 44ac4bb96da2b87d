/** A picture of an arm: from the cache, or from where GrowthBook keeps it, through the guard and without any key. */
import { createGate, fetchPicture, pictureAddress, type FetchedPicture } from '@knowwhen/growthbook'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { Problem } from '../../http/problems.js'
import {
  findPicture,
  getPictureName,
  keepWithin,
  noteShown,
  savePicture,
  type PictureOfArm,
  type StoredPicture,
} from './screenshot.repo.js'
import { sha256 } from './sha256.js'

const MEBIBYTE = 1024 * 1024
const LARGEST = 5 * MEBIBYTE
/** Of one organisation. */
const ALL_TOGETHER = 200 * MEBIBYTE
const HOUR = 3_600_000
const DAY = 24 * HOUR
const KEPT = 30 * DAY
const TRIED_AGAIN_AFTER = HOUR

export interface Picture {
  readonly mediaType: string
  readonly content: Uint8Array
}

/** What the cache says: a picture, why there is none, or nothing. */
type Known = { readonly stored: StoredPicture | undefined; readonly isFresh: boolean }

interface Looked extends Known {
  readonly address: string
  readonly addressHash: string
  readonly organizationId: Actor['organizationId']
}

type InTenant = <T>(work: (tx: TenantTx, actor: Actor) => Promise<T>) => Promise<T>

const unavailable = (detail: string): Problem =>
  new Problem({ status: 502, code: 'pictureUnavailable', detail })

const ageOf = (stored: StoredPicture, now: Date): number => now.getTime() - stored.fetchedAt.getTime()

const isFresh = (stored: StoredPicture, now: Date): boolean =>
  ageOf(stored, now) < (stored.problem === null ? KEPT : TRIED_AGAIN_AFTER)

/** Told once a day: who looks at a page often need not write each time. */
async function touch(tx: TenantTx, stored: StoredPicture, now: Date): Promise<void> {
  if (now.getTime() - stored.lastShownAt.getTime() > DAY) await noteShown(tx, stored, now)
}

const look = (inTenant: InTenant, picture: PictureOfArm): Promise<Looked> =>
  inTenant(async (tx, { organizationId, at }) => {
    const { name, baseUrl } = await getPictureName(tx, picture)
    const address = pictureAddress(name, baseUrl)
    if (address === undefined) throw unavailable('The address of this picture is none that can be fetched.')
    const addressHash = sha256(address)
    const stored = await findPicture(tx, { addressHash })
    if (stored !== undefined) await touch(tx, stored, at)
    return {
      address,
      addressHash,
      organizationId,
      stored,
      isFresh: stored !== undefined && isFresh(stored, at),
    }
  })

/** A picture that was there stays, with a word on why it could not be fetched anew. */
const rowOf = (looked: Looked, fetched: FetchedPicture, now: Date): StoredPicture => {
  const { addressHash, organizationId, stored } = looked
  const row = { organizationId, addressHash, fetchedAt: now, lastShownAt: now }
  if (fetched.ok) {
    const content = Buffer.from(fetched.bytes)
    return { ...row, mediaType: fetched.type, content, size: content.byteLength, problem: null }
  }
  return {
    ...row,
    mediaType: stored?.mediaType ?? null,
    content: stored?.content ?? null,
    size: stored?.size ?? 0,
    problem: fetched.sentence,
  }
}

const shownOf = ({ mediaType, content, problem }: StoredPicture): Picture => {
  if (mediaType !== null && content !== null) return { mediaType, content }
  throw unavailable(problem ?? 'The picture could not be fetched.')
}

/** Pictures that are under way in this process: whoever looks meanwhile waits for the same one. */
const underWay = new Map<string, Promise<StoredPicture>>()
/** A few at a time, so that a server that answers slowly, and much, does not fill the memory. */
const gate = createGate(4)

const oncePerAddress = (
  { organizationId, addressHash }: Looked,
  work: () => Promise<StoredPicture>,
): Promise<StoredPicture> => {
  const key = `${organizationId} ${addressHash}`
  const known = underWay.get(key)
  if (known !== undefined) return known
  const working = gate(work).finally(() => void underWay.delete(key))
  underWay.set(key, working)
  return working
}

/**
 * The picture; no transaction is open while it is fetched. Those who look at once wait for one fetch.
 * @throws Problem 404, 502 `pictureUnavailable`
 */
export async function showPicture(
  { growthBook, clock }: Pick<Deps, 'growthBook' | 'clock'>,
  inTenant: InTenant,
  picture: PictureOfArm,
): Promise<Picture> {
  const first = await look(inTenant, picture)
  if (first.stored !== undefined && first.isFresh) return shownOf(first.stored)
  const kept = await oncePerAddress(first, async () => {
    // Somebody else may have kept it between this person's look and their turn.
    const looked = await look(inTenant, picture)
    if (looked.stored !== undefined && looked.isFresh) return looked.stored
    const fetched = await fetchPicture(looked.address, {
      policy: { allowedOrigins: growthBook.allowedOrigins(looked.organizationId) },
      maximumBytes: LARGEST,
    })
    const row = rowOf(looked, fetched, clock.now())
    await inTenant(async (tx) => {
      await savePicture(tx, row)
      await keepWithin(tx, ALL_TOGETHER)
    })
    return row
  })
  return shownOf(kept)
}
