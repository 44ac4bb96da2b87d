import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDatabaseDollar } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'

import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { FormErrors } from '../../ui/form-errors.js'
import './evidence-pages.css'
import { useComputation, type Cut } from './use-computation.js'

export interface AskToComputeProps {
  readonly experimentId: string
  readonly cut: Cut
  /** "Country, phase 2". */
  readonly what: string
  /** Why it is not there, as the server says it. */
  readonly reason: string
  readonly mayAsk: boolean
  /** GrowthBook has computed it. */
  readonly onComputed: () => void
}

/** GrowthBook has not computed it; whoever pays for the warehouse decides whether it shall. */
export function AskToCompute({ experimentId, cut, what, reason, mayAsk, onComputed }: AskToComputeProps) {
  const [asked, { open, close }] = useDisclosure(false)
  const { state, problem, ask } = useComputation(experimentId)
  const tell = useRef(onComputed)
  useEffect(() => {
    tell.current = onComputed
  }, [onComputed])
  useEffect(() => {
    if (state === 'success') tell.current()
  }, [state])
  return (
    <section className="kw-asked" aria-label="Not computed yet">
      <p>{reason}</p>
      <FormErrors message={problem} />
      {state === 'running' && (
        <p role="status">GrowthBook is computing it. This can take minutes; you can leave and come back.</p>
      )}
      {state === 'error' && (
        <p role="status">GrowthBook could not compute it. Its own page of the experiment says why.</p>
      )}
      {mayAsk ? (
        <Button
          variant="default"
          leftSection={<IconDatabaseDollar size={16} aria-hidden="true" />}
          loading={state === 'running'}
          onClick={open}
        >
          Ask GrowthBook to compute it
        </Button>
      ) : (
        <p className="kw-soft">An editor or above can ask GrowthBook to compute it.</p>
      )}
      <ConfirmDialog
        opened={asked}
        title="Run queries on your data warehouse?"
        confirmLabel="Run the queries"
        onConfirm={() => {
          close()
          ask(cut)
        }}
        onClose={close}
      >
        <p>
          GrowthBook will query your data warehouse to compute {what}. Most warehouses charge for that, by
          data read or by time. Nothing else here does this without being asked.
        </p>
      </ConfirmDialog>
    </section>
  )
}
