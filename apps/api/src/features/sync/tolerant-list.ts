/** Lists with mistakes in them are read as far as they go, and it is known whether they were read whole. */
import type { ListOptions, PageProgress, Read } from '@knowwhen/growthbook'

import type { SyncContext } from './sync-context.js'

export const collect = async <T>(items: AsyncIterable<Read<T>>): Promise<readonly Read<T>[]> => {
  const all: Read<T>[] = []
  for await (const item of items) all.push(item)
  return all
}

export interface TolerantList {
  readonly options: Required<Pick<ListOptions, 'signal' | 'onMalformedItem' | 'onProgress'>>
  /** Nothing in it was malformed. */
  readonly wasSound: () => boolean
  /** The same, and nothing was missing. */
  readonly wasWhole: () => boolean
}

export interface Tolerating extends Pick<SyncContext, 'signal'> {
  readonly progress?: Pick<SyncContext['progress'], 'note'>
}

/**
 * A malformed item is said and left out. Only a list that was read whole tells what is gone from it: nothing
 * malformed, and no fewer than there are, as when rows move to a page that was read already.
 */
export const tolerant = ({ progress, signal }: Tolerating): TolerantList => {
  let isSound = true
  const short = new Map<string, boolean>()
  return {
    options: {
      signal,
      onMalformedItem: ({ code, sentence }) => {
        isSound = false
        progress?.note({ code, message: sentence, experimentName: null })
      },
      onProgress: ({ resource, read, total }: PageProgress) =>
        void short.set(resource, total !== undefined && read < total),
    },
    wasSound: () => isSound,
    wasWhole: () => isSound && ![...short.values()].includes(true),
  }
}
