import { useState } from 'react'

import { call } from '../../api/client.js'
import { renewRecoveryCodes } from '../../api/endpoints.js'
import { PasswordStep } from './password-step.js'
import { RecoveryCodes } from './recovery-codes.js'

export interface NewRecoveryCodesProps {
  readonly onRenewed: () => void
  readonly onClose: () => void
}

export function NewRecoveryCodes({ onRenewed, onClose }: NewRecoveryCodesProps) {
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes !== null) return <RecoveryCodes codes={codes} onClose={onClose} />
  return (
    <PasswordStep
      words="The codes you have kept stop working."
      submitLabel="Make new codes"
      send={(body, options) => call(renewRecoveryCodes, { body }, options)}
      onDone={({ recoveryCodes }) => {
        setCodes(recoveryCodes)
        onRenewed()
      }}
      onCancel={onClose}
    />
  )
}
