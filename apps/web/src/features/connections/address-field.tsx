import { Button, TextInput, type TextInputProps } from '@mantine/core'

import { suggestedAddress } from './address-suggestion.js'

export interface AddressFieldProps {
  /** As the form gives it. */
  readonly field: TextInputProps
  /** The sentence with which an address was refused, wherever it was said. */
  readonly refusal: string | null
  readonly onUse: (address: string) => void
}

/** Where GrowthBook's API is. An address of its web application is recognised, and the right one is one click away. */
export function AddressField({ field, refusal, onUse }: AddressFieldProps) {
  const suggestion = suggestedAddress(refusal)
  return (
    <div>
      <TextInput
        label="API address"
        description="Of GrowthBook’s API, for example https://api.growthbook.io"
        inputMode="url"
        autoComplete="off"
        {...field}
      />
      {suggestion !== null && (
        <Button mt={6} variant="light" size="compact-sm" onClick={() => onUse(suggestion)}>
          Use {suggestion}
        </Button>
      )}
    </div>
  )
}
