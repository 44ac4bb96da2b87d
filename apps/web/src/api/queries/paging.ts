/** Lists come in pages with an opaque cursor; infinite queries ask for the next with what the last page said. */
export const noCursor: string | undefined = undefined

export const nextCursor = (last: { readonly nextCursor: string | null }): string | undefined =>
  last.nextCursor ?? undefined
