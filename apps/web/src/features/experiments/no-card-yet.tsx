import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ExperimentSummary } from '@knowwhen/contract'
import { IconLinkOff } from '@tabler/icons-react'

import { toast } from '../../ui/toast.js'
import './experiments.css'
import { SuggestedCards } from './suggested-cards.js'

export interface NoCardYetProps {
  readonly experiment: ExperimentSummary
  readonly mayLink: boolean
}

/** An experiment without a card, and the way to likely ones from where it stands in the list. */
export function NoCardYet({ experiment, mayLink }: NoCardYetProps) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <span className="kw-inline kw-soft">
        <IconLinkOff size={14} aria-hidden="true" /> No card yet
      </span>
      {mayLink && (
        <Button
          className="kw-suggest"
          variant="subtle"
          size="compact-sm"
          aria-label={`Suggest a card for ${experiment.name}`}
          onClick={open}
        >
          Suggest
        </Button>
      )}
      <Modal opened={opened} onClose={close} title={`Which card does “${experiment.name}” test?`} size="lg">
        {opened && (
          <SuggestedCards
            experimentId={experiment.id}
            onLinked={({ key }) => {
              close()
              toast.done(`${experiment.name} tests ${key} from now on.`)
            }}
          />
        )}
      </Modal>
    </>
  )
}
