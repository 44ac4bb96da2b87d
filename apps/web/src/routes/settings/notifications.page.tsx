import { useQuery } from '@tanstack/react-query'

import { notificationSettingsQuery } from '../../api/queries/notifications.queries.js'
import { ChannelsForm } from '../../features/notifications/channels-form.js'
import { TextLink } from '../../ui/link.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

function MailOff() {
  const { may } = useFrameSession()
  return (
    <p className="kw-mail-off" role="note">
      Mail is not set up here, so no e-mail leaves Knowwhen yet. What you choose holds once it is.{' '}
      {may('mail.read') && (
        <>
          Until then the messages wait in the{' '}
          <TextLink to="/settings/outbox" underline="always" c="inherit">
            outbox
          </TextLink>
          .
        </>
      )}
    </p>
  )
}

function Content() {
  const { data, error, refetch } = useQuery(notificationSettingsQuery())
  if (data === undefined) {
    return error === null ? <LoadingShape /> : <QueryFailure error={error} onRetry={() => void refetch()} />
  }
  return (
    <>
      {!data.isMailOn && <MailOff />}
      <ChannelsForm settings={data} />
    </>
  )
}

export function NotificationSettingsPage() {
  return (
    <>
      <SectionHeader
        title="Notifications"
        lead="What you are told of in this organisation, and where. There is no other reason to interrupt you."
      />
      <Content />
    </>
  )
}
