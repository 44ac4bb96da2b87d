import { Kbd, Modal } from '@mantine/core'

import './keys-dialog.css'
import { paletteKeyLabel } from './use-keys.js'

const always = [
  { keys: paletteKeyLabel(), label: 'Go to or run anything by name' },
  { keys: 'Esc', label: 'Close what is open' },
]

export interface KeysDialogProps {
  readonly opened: boolean
  readonly keys: readonly { readonly keys: string; readonly label: string }[]
  readonly onClose: () => void
}

/** The list of keys, opened by `?`. */
export function KeysDialog({ opened, keys, onClose }: KeysDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys">
      <dl className="kw-keys">
        {[...keys, ...always].map(({ keys: combination, label }) => (
          <div className="kw-keys-line" key={combination}>
            <dt>
              {combination.split(' ').map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
