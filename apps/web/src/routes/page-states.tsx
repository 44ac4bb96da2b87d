import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'

import { ApiProblem } from '../api/problem.js'
import { EmptyState } from '../ui/empty-state.js'
import { FrontPage } from '../ui/front-page.js'
import { ButtonLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { QueryFailure } from './query-failure.js'

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
      <PageHeader title="Nothing at this address" />
      <EmptyState
        title="Either it is gone or the link is incomplete"
        actions={<ButtonLink to="/">Go to Home</ButtonLink>}
      >
        It may have been removed, or the link may have lost a piece on its way.
      </EmptyState>
    </Page>
  )
}

function Failure({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = (): void => {
    reset()
    void router.invalidate()
  }
  return <QueryFailure error={error} onRetry={retry} />
}

export function PageFailed(props: ErrorComponentProps) {
  if (props.error instanceof ApiProblem && props.error.status === 404) return <PageNotFound />
  return (
    <Page>
      <PageHeader title="This page could not be shown" />
      <Failure {...props} />
    </Page>
  )
}

/** The same two where there is no frame around them yet. */
export function FrontNotFound() {
  return (
    <FrontPage
      title="Nothing at this address"
      width="narrow"
      lead="It may have been removed, or the link may have lost a piece on its way."
    >
      <ButtonLink to="/">Go to Home</ButtonLink>
    </FrontPage>
  )
}

export function FrontFailed(props: ErrorComponentProps) {
  return (
    <FrontPage title="Knowwhen is not there" width="narrow">
      <Failure {...props} />
    </FrontPage>
  )
}
