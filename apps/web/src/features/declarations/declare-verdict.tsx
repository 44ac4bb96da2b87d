import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Declaration } from '@knowwhen/contract'
import { IconFileText } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'

import { toast } from '../../ui/toast.js'
import { DeclareForm } from './declare-form.js'

export interface DeclareVerdictProps {
  readonly hypothesisId: string
  readonly place: string
}

const doneWords = ({ review }: Declaration): string =>
  review === 'awaitingSecondPerson'
    ? 'The verdict is written down and waits for a second person.'
    : 'The verdict is declared, unreviewed: there was no second person.'

/** The way to a verdict where there is neither experiment nor comparison. */
export function DeclareVerdict({ hypothesisId, place }: DeclareVerdictProps) {
  const queryClient = useQueryClient()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconFileText size={16} aria-hidden="true" />} onClick={open}>
        Declare a verdict
      </Button>
      <Modal opened={opened} onClose={close} title="Declare a verdict" size="lg">
        {opened && (
          <DeclareForm
            hypothesisId={hypothesisId}
            place={place}
            onCancel={close}
            onDeclared={(declaration) => {
              close()
              toast.done(doneWords(declaration))
              void queryClient.invalidateQueries()
            }}
          />
        )}
      </Modal>
    </>
  )
}
