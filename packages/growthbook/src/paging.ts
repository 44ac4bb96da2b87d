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

export interface ListPage<Parsed> {
  /** Only what no page before it had. */
  readonly items: readonly Read<Parsed>[]
  readonly progress: PageProgress
}

/** Where the page was in the list, and what came before it. */
interface Place {
  readonly offset: number
  readonly previous: Page | undefined
}

/** Rows that were deleted while we page move those behind them up, so that as many slipped in front of this page. */
const rowsGone = (page: Page, { previous }: Place): number =>
  Math.max(0, (previous?.pagination.total ?? 0) - (page.pagination.total ?? Number.POSITIVE_INFINITY))

const followingOffset = (page: Page, place: Place, pageSize: number): number | undefined => {
  const gone = rowsGone(page, place)
  return gone > 0 ? Math.max(0, place.offset - gone) : nextOffset(place.offset, page, pageSize)
}

const isSamePage = (page: Page, { previous }: Place): boolean =>
  page.items.length > 0 && JSON.stringify(page.items) === JSON.stringify(previous?.items)

/**
 * Pages through a list, giving every id once, and ids in `seen` never. Empty pages with `hasMore` are legal; a server
 * that keeps repeating itself ends the list with `malformedAnswer` at `pagination`, because what was read may be
 * incomplete. Where rows vanish meanwhile it goes back by as many.
 */
export async function* listPages<Schema extends z.ZodType>(
  listing: Listing<Schema>,
  options: ListOptions = {},
  seen = new Set<string>(),
): AsyncGenerator<ListPage<z.output<Schema>>, void, undefined> {
  const { resource, pageSize } = listing
  let place: Place = { offset: 0, previous: undefined }
  for (let barren = 0; ;) {
    options.signal?.throwIfAborted()
    const page = readPage(await listing.fetchPage(place.offset), resource)
    const items = freshItems(listing, { ...page, offset: place.offset }, { ids: seen, options })
    yield { items, progress: { resource, read: seen.size, total: page.pagination.total } }
    const offset = followingOffset(page, place, pageSize)
    if (offset === undefined) return
    barren = items.length > 0 ? 0 : barren + 1
    if (barren >= patience || (barren > 0 && isSamePage(page, place))) {
      throw new GrowthBookError(malformedAnswer('pagination', 'the server keeps sending the same page'))
    }
    place = { offset, previous: page }
  }
}

/** The items of pages, one by one; progress is told when the items of a page have been taken. */
export async function* itemsOf<Parsed>(
  pages: AsyncIterable<ListPage<Parsed>>,
  options: ListOptions = {},
): AsyncGenerator<Read<Parsed>, void, undefined> {
  for await (const { items, progress } of pages) {
    yield* items
    options.onProgress?.(progress)
  }
}

/** All items of a list, page by page; see `listPages`. */
export const listAll = <Schema extends z.ZodType>(
  listing: Listing<Schema>,
  options: ListOptions = {},
): AsyncGenerator<Read<z.output<Schema>>, void, undefined> => itemsOf(listPages(listing, options), options)
