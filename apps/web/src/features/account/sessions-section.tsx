import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { AccountSession } from '@knowwhen/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { endOtherSessions, endSession } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { sessionsQuery } from '../../api/queries/account.queries.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { ErrorState } from '../../ui/error-state.js'
import { formatAge, formatDate } from '../../ui/format.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { Section } from '../../ui/section.js'
import { toast } from '../../ui/toast.js'
import { useNow } from '../../ui/use-now.js'

const wordsOf = (session: AccountSession, now: number): string => {
  const place = session.ipAddress === null ? 'from an unknown address' : `from ${session.ipAddress}`
  const use = session.isCurrent
    ? 'in use now'
    : `last used ${formatAge(now - new Date(session.lastUsedAt).getTime())}`
  const by = session.method === 'password' ? 'with the password' : 'with single sign-on'
  return `Signed in ${by} on ${formatDate(session.createdAt)} ${place}, ${use}.`
}

const useEnding = () => {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey })
  const one = useMutation({
    mutationFn: (session: AccountSession) => call(endSession, { params: { sessionId: session.id } }),
    onSuccess: async (_, { device }) => {
      await refresh()
      toast.done(`${device} is signed out.`)
    },
    onError: (error) => toast.failed(`That session goes on. ${sentenceOf(error)}`),
  })
  const others = useMutation({
    mutationFn: () => call(endOtherSessions, {}),
    onSuccess: async () => {
      await refresh()
      toast.done('You are signed in here only.')
    },
    onError: (error) => toast.failed(`Nothing was signed out. ${sentenceOf(error)}`),
  })
  return { one, others }
}

interface SessionListProps {
  readonly sessions: readonly AccountSession[]
  readonly onEnd: (session: AccountSession) => void
  readonly ending: string | undefined
}

function SessionList({ sessions, onEnd, ending }: SessionListProps) {
  const now = useNow()
  return (
    <RowList label="Sessions">
      {sessions.map((session) => (
        <Row
          key={session.id}
          title={
            <>
              {session.device}
              {session.isCurrent && <Tag>this one</Tag>}
            </>
          }
          words={wordsOf(session, now)}
          side={
            session.isCurrent ? undefined : (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Sign out ${session.device}`}
                loading={ending === session.id}
                onClick={() => onEnd(session)}
              >
                Sign out
              </Button>
            )
          }
        />
      ))}
    </RowList>
  )
}

/** Where one is signed in, and the way to end it there at once. */
export function SessionsSection() {
  const { data, error, refetch } = useQuery(sessionsQuery())
  const { one, others } = useEnding()
  const [opened, { open, close }] = useDisclosure(false)
  const hasOthers = data?.items.some(({ isCurrent }) => !isCurrent) === true
  return (
    <Section
      title="Where you are signed in"
      side={
        hasOthers && (
          <Button variant="default" size="compact-sm" onClick={open}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      {data !== undefined && (
        <SessionList
          sessions={data.items}
          onEnd={(session) => one.mutate(session)}
          ending={one.isPending ? one.variables.id : undefined}
        />
      )}
      {data === undefined && error === null && <LoadingShape count={2} />}
      {data === undefined && error !== null && (
        <ErrorState message={sentenceOf(error)} onRetry={() => void refetch()} />
      )}
      <ConfirmDialog
        opened={opened}
        title="Sign out everywhere else?"
        confirmLabel="Sign out everywhere else"
        isPending={others.isPending}
        onConfirm={() => others.mutate(undefined, { onSettled: close })}
        onClose={close}
      >
        Every other browser that is signed in with your account has to sign in again, from its next request
        on.
      </ConfirmDialog>
    </Section>
  )
}
