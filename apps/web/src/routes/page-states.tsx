import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'

import { ApiProblem, sentenceOf } from '../api/problem.js'
import { EmptyState } from '../ui/empty-state.js'
import { ErrorState } from '../ui/error-state.js'
import { ButtonLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page } from '../ui/page-header.js'

export function PagePending() {
  return (
    <Page>
      <LoadingShape shape="page" />
    </Page>
  )
}

export function PageNotFound() {
  return (
    <Page>
      <EmptyState
        title="There is nothing at this address"
        actions={<ButtonLink to="/">Go to Home</ButtonLink>}
      >
        It may have been removed, or the link may have lost a piece on its way.
      </EmptyState>
    </Page>
  )
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  if (error instanceof ApiProblem && error.status === 404) return <PageNotFound />
  const retry = (): void => {
    reset()
    void router.invalidate()
  }
  return (
    <Page>
      <ErrorState
        message={sentenceOf(error)}
        onRetry={retry}
        requestId={error instanceof ApiProblem ? error.requestId : undefined}
      />
    </Page>
  )
}
