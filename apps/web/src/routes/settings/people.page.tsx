import { Button, Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { MemberOfOrganization } from '@knowwhen/contract'
import { IconMailPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { sessionOptionsQuery } from '../../api/queries/account.queries.js'
import { organizationQuery } from '../../api/queries/organization.queries.js'
import { invitationsQuery, peoplePagesQuery } from '../../api/queries/people.queries.js'
import { InvitationList } from '../../features/people/invitation-list.js'
import { InviteDialog } from '../../features/people/invite-dialog.js'
import { JoinDomainForm } from '../../features/people/join-domain-form.js'
import { PeopleTable } from '../../features/people/people-table.js'
import { RemovePersonDialog } from '../../features/people/remove-person-dialog.js'
import { myselfOf } from '../../features/people/role-rules.js'
import { EmptyState } from '../../ui/empty-state.js'
import { TextLink } from '../../ui/link.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { ShowMore } from '../../ui/show-more.js'
import { useUrlFilters } from '../../ui/use-url-filters.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

const route = getRouteApi('/signed-in/settings/people')

function PeopleContent() {
  const { session, may } = useFrameSession()
  const [{ removed }, change] = useUrlFilters(route.useSearch())
  const [leaving, setLeaving] = useState<MemberOfOrganization | null>(null)
  const people = useInfiniteQuery({
    ...peoplePagesQuery(removed === 'yes'),
    placeholderData: keepPreviousData,
  })
  if (people.isPending) return <LoadingShape count={3} />
  if (people.isError) return <QueryFailure error={people.error} onRetry={() => void people.refetch()} />
  return (
    <>
      <PeopleTable
        people={people.data.pages.flatMap(({ items }) => items)}
        me={myselfOf(session)}
        canManage={may('people.manage')}
        onRemove={setLeaving}
      />
      <ShowMore pages={people} />
      <div className="kw-people-tools">
        <Switch
          label="Show those who left or were removed"
          checked={removed === 'yes'}
          onChange={(event) => change({ removed: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </div>
      <RemovePersonDialog person={leaving} onClose={() => setLeaving(null)} />
    </>
  )
}

const useSendsMail = (): boolean => useQuery(sessionOptionsQuery()).data?.sendsMail ?? true

function Invitations() {
  const invitations = useInfiniteQuery(invitationsQuery())
  const sendsMail = useSendsMail()
  if (invitations.isPending) return <LoadingShape count={2} />
  if (invitations.isError)
    return <QueryFailure error={invitations.error} onRetry={() => void invitations.refetch()} />
  const items = invitations.data.pages.flatMap((page) => page.items)
  if (items.length === 0) {
    return (
      <EmptyState icon={IconMailPlus} title="Nobody is invited">
        An invitation is good for seven days and one person. It goes by e-mail, or as a link that you hand on.
      </EmptyState>
    )
  }
  return (
    <>
      <InvitationList invitations={items} sendsMail={sendsMail} />
      <ShowMore pages={invitations} />
    </>
  )
}

function JoiningByDomain() {
  const { session } = useFrameSession()
  const { data, error, refetch } = useQuery(organizationQuery())
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={1} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  return (
    <JoinDomainForm
      key={data.joinDomain}
      organization={data}
      ownDomain={session.user.email.split('@')[1] ?? ''}
    />
  )
}

function Joining() {
  const { session } = useFrameSession()
  const sendsMail = useSendsMail()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <section className="kw-settings-part" aria-label="Invitations">
        <SectionHeader
          title="Invitations"
          lead={
            !sendsMail && (
              <>
                No mail server is set up here: messages wait in the{' '}
                <TextLink to="/settings/outbox" underline="always">
                  outbox
                </TextLink>
                .
              </>
            )
          }
          actions={
            <Button leftSection={<IconMailPlus size={16} />} onClick={open}>
              Invite
            </Button>
          }
        />
        <Invitations />
        <InviteDialog opened={opened} me={myselfOf(session)} sendsMail={sendsMail} onClose={close} />
      </section>
      <section className="kw-settings-part" aria-label="Joining without an invitation">
        <SectionHeader
          title="Joining without an invitation"
          lead="People with a confirmed address of one domain can join by themselves."
        />
        <JoiningByDomain />
      </section>
    </>
  )
}

export function PeoplePage() {
  const { may } = useFrameSession()
  return (
    <>
      <SectionHeader
        title="People"
        lead={
          <>
            What each role may do is on the page{' '}
            <TextLink to="/settings/roles" underline="always">
              Roles
            </TextLink>
            . What a second person must approve is marked “unreviewed” while an organisation has only one.
          </>
        }
      />
      <PeopleContent />
      {may('people.manage') && <Joining />}
    </>
  )
}
