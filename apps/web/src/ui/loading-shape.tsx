import { Skeleton, Stack } from '@mantine/core'

import './states.css'

export interface LoadingShapeProps {
  /** What is coming: lines of a list, cards side by side, or a page with a title. */
  readonly shape?: 'lines' | 'cards' | 'page'
  readonly count?: number
}

function Lines({ count }: { readonly count: number }) {
  return Array.from({ length: count }, (_, line) => <Skeleton key={line} height={38} radius={6} />)
}

function Cards({ count }: { readonly count: number }) {
  return (
    <div className="kw-loading-cards">
      {Array.from({ length: count }, (_, card) => (
        <Skeleton key={card} height={132} radius={8} />
      ))}
    </div>
  )
}

/** The shape of what is coming, so that the page does not jump when it comes. */
export function LoadingShape({ shape = 'lines', count = 6 }: LoadingShapeProps) {
  return (
    <div role="status" aria-label="Loading">
      <Stack gap="sm" p={shape === 'page' ? 'xl' : 0} aria-hidden>
        {shape === 'page' && <Skeleton height={28} width={220} mb="md" />}
        {shape === 'cards' ? <Cards count={count} /> : <Lines count={count} />}
      </Stack>
    </div>
  )
}
