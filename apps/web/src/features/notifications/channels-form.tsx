import { Checkbox, Switch } from '@mantine/core'
import type { NotificationSettings } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'

import { call } from '../../api/client.js'
import { updateNotificationSettings } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { notificationSettingsQuery } from '../../api/queries/notifications.queries.js'
import { FormErrors } from '../../ui/form-errors.js'
import { kindWords } from './notification-words.js'
import './notifications.css'

type KindSetting = NotificationSettings['kinds'][number]

interface Change {
  readonly kinds?: KindSetting[]
  readonly digest?: boolean
}

const changed = (held: NotificationSettings, { kinds = [], digest }: Change): NotificationSettings => ({
  ...held,
  kinds: held.kinds.map((setting) => kinds.find(({ kind }) => kind === setting.kind) ?? setting),
  digest: digest ?? held.digest,
})

/** Each choice is saved as it is made; a choice that could not be saved is taken back. */
const useChoice = () => {
  const queryClient = useQueryClient()
  const { queryKey } = notificationSettingsQuery()
  return useMutation({
    mutationFn: (change: Change) => call(updateNotificationSettings, { body: change }),
    // One after the other: the answer to the first must not take back the second.
    scope: { id: 'notification-settings' },
    onMutate: (change) => {
      const before = queryClient.getQueryData(queryKey)
      queryClient.setQueryData(queryKey, (held) => (held === undefined ? undefined : changed(held, change)))
      return before
    },
    onError: (_, __, before) => void queryClient.setQueryData(queryKey, before),
  })
}

interface ChannelProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

function Channel({ label, isOn, onChange }: ChannelProps) {
  return (
    <td className="kw-channel">
      <Checkbox
        aria-label={label}
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </td>
  )
}

interface KindRowProps {
  readonly setting: KindSetting
  readonly onChange: (setting: KindSetting) => void
}

function KindRow({ setting, onChange }: KindRowProps) {
  const { label, about } = kindWords[setting.kind]
  return (
    <tr>
      <th scope="row">
        {label}
        <span className="kw-channels-about">{about}</span>
      </th>
      <Channel
        label={`${label}: in the application`}
        isOn={setting.inApp}
        onChange={(inApp) => onChange({ ...setting, inApp })}
      />
      <Channel
        label={`${label}: by e-mail`}
        isOn={setting.byEmail}
        onChange={(byEmail) => onChange({ ...setting, byEmail })}
      />
    </tr>
  )
}

/** How one wants to be told, kind by kind. */
export function ChannelsForm({ settings }: { readonly settings: NotificationSettings }) {
  const choice = useChoice()
  const digestId = useId()
  return (
    <>
      <FormErrors message={choice.error === null ? null : `Not saved. ${sentenceOf(choice.error)}`} />
      <table className="kw-channels">
        <thead>
          <tr>
            <th scope="col">What happened</th>
            <th scope="col" className="kw-channel">
              In the application
            </th>
            <th scope="col" className="kw-channel">
              By e-mail
            </th>
          </tr>
        </thead>
        <tbody>
          {settings.kinds.map((setting) => (
            <KindRow
              key={setting.kind}
              setting={setting}
              onChange={(next) => choice.mutate({ kinds: [next] })}
            />
          ))}
        </tbody>
      </table>
      <section className="kw-digest" aria-labelledby={digestId}>
        <h3 id={digestId}>Weekly summary</h3>
        <p>
          On Mondays, by e-mail: what was decided, what waits and what runs. Nothing is sent after a quiet
          week.
        </p>
        <Switch
          label="Send me the weekly summary"
          checked={settings.digest}
          onChange={({ currentTarget }) => choice.mutate({ digest: currentTarget.checked })}
        />
      </section>
      <p className="kw-saved" role="status">
        {choice.isSuccess && 'Saved.'}
      </p>
    </>
  )
}
