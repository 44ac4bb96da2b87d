import { Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { IdentityProvider } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { putIdentityProvider } from '../../api/endpoints.js'
import { identityProviderQuery } from '../../api/queries/people.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { CopyLine } from '../../ui/copy-line.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { roleChoices } from '../../ui/role-words.js'
import { SecretInput } from '../../ui/secret-input.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'

type Values = Pick<IdentityProvider, 'name' | 'issuer' | 'clientId' | 'domain' | 'defaultRole'> & {
  readonly clientSecret: string
}

const nothingYet: Values = {
  name: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
  domain: '',
  defaultRole: 'member',
}

const valuesOf = ({ name, issuer, clientId, domain, defaultRole }: IdentityProvider): Values => ({
  name,
  issuer,
  clientId,
  clientSecret: '',
  domain,
  defaultRole,
})

export interface ProviderFormProps {
  /** The provider to change; null sets one up. */
  readonly provider: IdentityProvider | null
  readonly redirectUri: string
  readonly onClose: () => void
}

const useProviderForm = ({ provider, onClose }: ProviderFormProps) => {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: identityProviderQuery().queryKey })
  const form = useForm<Values>({
    initialValues: provider === null ? nothingYet : valuesOf(provider),
    validate: {
      name: required,
      issuer: required,
      clientId: required,
      domain: required,
      clientSecret: (typed) => (provider === null ? required(typed) : null),
    },
  })
  const sending = useSubmit({
    fields: ['name', 'issuer', 'clientId', 'clientSecret', 'domain', 'defaultRole'],
    setErrors: form.setErrors,
    send: ({ clientSecret, ...values }: Values, options) =>
      call(
        putIdentityProvider,
        {
          body: {
            ...values,
            isEnforced: provider?.isEnforced ?? false,
            version: provider?.version ?? null,
            ...(clientSecret === '' ? {} : { clientSecret }),
          },
        },
        options,
      ),
    onDone: async ({ name, domainVerifiedAt }) => {
      await refresh()
      toast.done(
        domainVerifiedAt === null ? `${name} is set up. Prove the domain next.` : `${name} is saved.`,
      )
      onClose()
    },
    onRefused: () => void refresh(),
  })
  return { form, ...sending }
}

function ProviderForm(props: ProviderFormProps) {
  const { provider, redirectUri, onClose } = props
  const { form, submit, isPending, problem } = useProviderForm(props)
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <div>
          <p style={{ margin: '0 0 6px' }}>Enter this at the provider as the redirect address:</p>
          <CopyLine label="Address" value={redirectUri} />
        </div>
        <TextInput
          label="Name"
          description="What the button at the sign-in says."
          placeholder="Example ID"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label="Issuer"
          description="The provider’s address. Its description is read at once."
          placeholder="https://id.example.com"
          {...form.getInputProps('issuer')}
        />
        <TextInput label="Client ID" {...form.getInputProps('clientId')} />
        <SecretInput
          label="Client secret"
          description={
            provider === null
              ? 'Stored encrypted, and never shown again.'
              : 'Stored encrypted, and never shown. Empty: the one stored stays.'
          }
          autoComplete="off"
          {...form.getInputProps('clientSecret')}
        />
        <TextInput
          label="E-mail domain"
          description="Whose addresses sign in there. It must be proven by a DNS record; another domain must be proven again."
          placeholder="example.com"
          {...form.getInputProps('domain')}
        />
        <Select
          label="Role of people who come for the first time"
          data={roleChoices
            .filter(({ value }) => value !== 'owner')
            .map(({ value, label }) => ({ value, label }))}
          allowDeselect={false}
          {...form.getInputProps('defaultRole')}
        />
      </Stack>
      <FormButtons
        submitLabel={provider === null ? 'Set up' : 'Save'}
        isPending={isPending}
        onCancel={onClose}
      />
    </form>
  )
}

export function ProviderDialog({ opened, ...props }: ProviderFormProps & { readonly opened: boolean }) {
  return (
    <Modal
      opened={opened}
      onClose={props.onClose}
      title={props.provider === null ? 'Set up single sign-on' : 'Change single sign-on'}
      size="lg"
    >
      <ProviderForm key={props.provider?.version} {...props} />
    </Modal>
  )
}
