/** First half of a run: which experiments there are and what changed, page by page, each page kept and let go. */
import { GrowthBookError, type GrowthBookClient } from '@knowwhen/growthbook'

import type { StoredCapabilities } from '../../db/schema/index.js'
import { upsertExperiments } from '../experiments/index.js'
import { rowsOf } from './experiment-rows.js'
import { markGoneExperiments } from './gone-experiments.js'
import { groupsWhenNamed } from './metric-groups.js'
import { capabilitiesOf, detectCapabilities } from './server-facts.js'
import type { SyncContext } from './sync-context.js'
import { tolerant } from './tolerant-list.js'

/** What was found, and what the next run may take for known. */
export interface Listed {
  /** Everything was listed, so that what is gone was noticed. */
  readonly wasWhole: boolean
  /** `dateUpdated` before which nothing that changed was missed; null where that cannot be said. */
  readonly updatedUpTo: string | null
  readonly capabilities: StoredCapabilities
}

interface Order {
  readonly newestFirst: boolean
  readonly updatedSince: string | null
}

/** Begun anew where the key changed in the middle: pages that were kept already change nothing. */
async function listInto(context: SyncContext, client: GrowthBookClient, order: Order) {
  const { connection, inTenant, progress } = context
  const { options, wasWhole, wasSound } = tolerant(context)
  const groupsOf = groupsWhenNamed(context)
  const seen: string[] = []
  const pages = client.listExperimentPages({
    signal: options.signal,
    onMalformedItem: options.onMalformedItem,
    projectIds: connection.projectFilter,
    newestFirst: order.newestFirst,
    ...(order.updatedSince === null ? {} : { updatedSince: order.updatedSince }),
  })
  for await (const page of pages) {
    const rows = rowsOf(page.items, await groupsOf(page.items), context)
    seen.push(...rows.map(({ externalId }) => externalId))
    progress.see('experimentsSeen', seen.length)
    options.onProgress(page.progress)
    await inTenant(async (tx) => {
      await upsertExperiments(tx, rows)
      await progress.save(tx)
    })
  }
  return { seen, wasWhole: wasWhole(), wasSound: wasSound() }
}

/**
 * The latest change that GrowthBook knows of, before anything is listed: whatever changes while we list comes after it,
 * and is found by the next run, even where its page was read already. What is malformed here is said by the list.
 */
async function newestChange({ ask, signal }: SyncContext): Promise<string | null> {
  const options = { signal, newestFirst: true, onMalformedItem: () => undefined }
  return ask(async (client) => {
    for await (const { items } of client.listExperimentPages(options)) {
      const [newest] = items
      if (newest !== undefined) return newest.parsed.dateUpdated ?? null
    }
    return null
  })
}

const listChanges = async (context: SyncContext, updatedSince: string): Promise<boolean> =>
  (await context.ask((client) => listInto(context, client, { newestFirst: true, updatedSince }))).wasSound

const listEverything = async (context: SyncContext): Promise<boolean> => {
  const order = { newestFirst: false, updatedSince: null }
  const { seen, wasWhole } = await context.ask((client) => listInto(context, client, order))
  if (wasWhole) await markGoneExperiments(context, seen)
  return wasWhole
}

const list = async (context: SyncContext, capabilities: StoredCapabilities): Promise<Listed> => {
  const { connection, kind } = context
  if (!capabilities.sortedLists) {
    return { wasWhole: await listEverything(context), updatedUpTo: null, capabilities }
  }
  const newest = await newestChange(context)
  if (kind === 'incremental' && connection.updatedUpTo !== null) {
    const isSound = await listChanges(context, connection.updatedUpTo)
    return { wasWhole: false, updatedUpTo: isSound ? newest : null, capabilities }
  }
  const wasWhole = await listEverything(context)
  return { wasWhole, updatedUpTo: wasWhole ? newest : null, capabilities }
}

/** A server that was exchanged for an older one refuses to sort: then it is asked anew what it can do. */
export async function listExperiments(context: SyncContext): Promise<Listed> {
  const capabilities = await capabilitiesOf(context)
  try {
    return await list(context, capabilities)
  } catch (error) {
    const mayBeOlder = error instanceof GrowthBookError && error.code === 'refusedRequest'
    if (!mayBeOlder || !capabilities.sortedLists) throw error
    return list(context, await detectCapabilities(context))
  }
}
