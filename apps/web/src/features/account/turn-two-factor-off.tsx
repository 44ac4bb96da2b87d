import { call } from '../../api/client.js'
import { removeTwoFactor } from '../../api/endpoints.js'
import { toast } from '../../ui/toast.js'
import { PasswordStep } from './password-step.js'

export interface TurnTwoFactorOffProps {
  readonly onDone: () => void
  readonly onClose: () => void
}

export function TurnTwoFactorOff({ onDone, onClose }: TurnTwoFactorOffProps) {
  return (
    <PasswordStep
      words="From then on your password alone signs you in. Your recovery codes stop working."
      submitLabel="Turn off"
      isDangerous
      send={(body, options) => call(removeTwoFactor, { body }, options)}
      onDone={() => {
        toast.done('Two-factor sign-in is off.')
        onDone()
        onClose()
      }}
      onCancel={onClose}
    />
  )
}
