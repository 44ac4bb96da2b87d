import type { z } from 'zod'
import { GrowthBookError, malformedAnswer, type GrowthBookFailure } from './failures.js'
import { paginationSchema, type Pagination } from './wire/pagination.js'
import { parseWire } from './wire/parse.js'

/** One thing as read: `raw` is its JSON text, for storing; `parsed` is what this package understood of it. */
export interface Read<Parsed> {
  readonly raw: string
  readonly parsed: Parsed
}

export interface PageProgress {
  readonly resource: string
  /** Distinct items handed out up to now. */
  readonly read: number
  /** What the server says there are in all, if it says. */
  readonly total: number | undefined
}

export interface ListOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: PageProgress) => void
  /**
   * Called for an item that is malformed, which is then left out. Without it the first malformed item ends the
   * list with an error.
   */
  readonly onMalformedItem?: (failure: GrowthBookFailure, raw: string) => void
}

export interface Page {
  readonly items: readonly unknown[]
  readonly pagination: Pagination
}

export interface Listing<Schema extends z.ZodType> {
  /** Name of the array in the answer. */
  readonly resource: string
  readonly schema: Schema
  readonly idOf: (parsed: z.output<Schema>) => string
  readonly fetchPage: (offset: number) => Promise<unknown>
  readonly pageSize: number
}

/** A server that says "more" this many times without giving anything new is not going to. */
const patience = 100

/** The array of a paginated answer, its items not yet looked at. Throws `malformedAnswer`. */
export const readPage = (body: unknown, resource: string): Page => {
  const pagination = parseWire(paginationSchema, body)
  const items: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, resource) : undefined
  if (!Array.isArray(items)) throw new GrowthBookError(malformedAnswer(resource, 'expected an array'))
  return { items, pagination }
}

const nextOffset = (offset: number, page: Page, pageSize: number): number | undefined => {
  const { hasMore, nextOffset: next, total, limit } = page.pagination
  if (!hasMore) return undefined
  const following = next !== undefined && next > offset ? next : offset + (limit ?? pageSize)
  return total !== undefined && following >= total ? undefined : following
}

const readItem = <Schema extends z.ZodType>(
  listing: Listing<Schema>,
  item: { readonly value: unknown; readonly index: number },
  onMalformedItem: ListOptions['onMalformedItem'],
): Read<z.output<Schema>> | undefined => {
  const raw = JSON.stringify(item.value)
  try {
    return { raw, parsed: parseWire(listing.schema, item.value, [listing.resource, item.index]) }
  } catch (error) {
    if (!onMalformedItem || !(error instanceof GrowthBookError)) throw error
    onMalformedItem(error.failure, raw)
    return undefined
  }
}

/** Parses a page and keeps what was not seen before; the list may shift under us while we page (API.md §1.4). */
const freshItems = <Schema extends z.ZodType>(
  listing: Listing<Schema>,
  page: Page & { readonly offset: number },
  seen: { readonly ids: Set<string>; readonly options: ListOptions },
): Read<z.output<Schema>>[] =>
  page.items.flatMap((value, position) => {
    const index = page.offset + position
    const item = readItem(listing, { value, index }, seen.options.onMalformedItem)
    if (!item || seen.ids.has(listing.idOf(item.parsed))) return []
    seen.ids.add(listing.idOf(item.parsed))
    return [item]
  })

/**
 * Pages through a list, giving every id once. Empty pages with `hasMore` are legal; a server that keeps repeating
 * itself ends the list with `malformedAnswer` at `pagination`, because what was read may be incomplete.
 */
export async function* listAll<Schema extends z.ZodType>(
  listing: Listing<Schema>,
  options: ListOptions = {},
): AsyncGenerator<Read<z.output<Schema>>, void, undefined> {
  const seen = { ids: new Set<string>(), options }
  let offset: number | undefined = 0
  let barren = 0
  let previous = ''
  while (offset !== undefined) {
    options.signal?.throwIfAborted()
    const page = readPage(await listing.fetchPage(offset), listing.resource)
    const fresh = freshItems(listing, { ...page, offset }, seen)
    barren = fresh.length > 0 ? 0 : barren + 1
    const looping = page.items.length > 0 && JSON.stringify(page.items) === previous
    previous = JSON.stringify(page.items)
    yield* fresh
    options.onProgress?.({ resource: listing.resource, read: seen.ids.size, total: page.pagination.total })
    offset = nextOffset(offset, page, listing.pageSize)
    if (offset !== undefined && (looping || barren >= patience)) {
      throw new GrowthBookError(malformedAnswer('pagination', 'the server keeps sending the same page'))
    }
  }
}
