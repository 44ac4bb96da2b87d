import { Button } from '@mantine/core'

export interface ShowMoreProps {
  /** An infinite query, as the query library answers it. */
  readonly pages: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
}

/** The next page of a list that goes on; nothing where it does not. */
export function ShowMore({ pages }: ShowMoreProps) {
  if (!pages.hasNextPage) return null
  return (
    <Button
      mt="md"
      variant="default"
      loading={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    >
      Show more
    </Button>
  )
}
