/** Lists come in pages with an opaque cursor; infinite queries ask for the next with what the last page said. */
export const noCursor: string | undefined = undefined

export const nextCursor = (last: { readonly nextCursor: string | null }): string | undefined =>
  last.nextCursor ?? undefined

interface OnePage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** Reads on until the last page; for lists that are only of use as a whole. */
export const everyPage = async <Item>(
  read: (cursor: string | undefined) => Promise<OnePage<Item>>,
): Promise<readonly Item[]> => {
  const items: Item[] = []
  let cursor: string | undefined = noCursor
  do {
    const page = await read(cursor)
    items.push(...page.items)
    cursor = nextCursor(page)
  } while (cursor !== undefined)
  return items
}
