interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** Follows the cursors of a list to its end; the query of each page begins with `&` or is empty. */
export const everyPage = async <Item>(
  read: (cursorQuery: string) => Promise<Page<Item>>,
): Promise<readonly Item[]> => {
  const items: Item[] = []
  let query: string | null = ''
  while (query !== null) {
    const page: Page<Item> = await read(query)
    items.push(...page.items)
    query = page.nextCursor === null ? null : `&cursor=${page.nextCursor}`
  }
  return items
}
