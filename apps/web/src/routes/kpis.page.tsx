import { Button, Drawer, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconTargetArrow } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { kpisQuery } from '../api/queries/kpis.queries.js'
import { KpiForm } from '../features/kpis/kpi-form.js'
import { KpiList } from '../features/kpis/kpi-list.js'
import { MetricMapping } from '../features/kpis/metric-mapping.js'
import { EmptyState } from '../ui/empty-state.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

interface Subject {
  readonly what: 'form' | 'mapping'
  /** Null: a KPI still to be made. */
  readonly kpiId: string | null
}

interface KpisContentProps {
  readonly canManage: boolean
  readonly onOpen: (subject: Subject) => void
}

function KpisContent({ canManage, onOpen }: KpisContentProps) {
  const { data, error, refetch } = useQuery(kpisQuery())
  if (error !== null && data === undefined)
    return <QueryFailure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <LoadingShape count={3} />
  if (data.items.length > 0) {
    return (
      <KpiList
        kpis={data.items}
        canManage={canManage}
        onEdit={(kpiId) => onOpen({ what: 'form', kpiId })}
        onMap={(kpiId) => onOpen({ what: 'mapping', kpiId })}
      />
    )
  }
  return (
    <EmptyState
      icon={IconTargetArrow}
      title="No KPI yet"
      actions={
        canManage && <Button onClick={() => onOpen({ what: 'form', kpiId: null })}>Make the first KPI</Button>
      }
    >
      A KPI is a number that the business cares about, such as conversion or refunds. GrowthBook’s metrics are
      mapped to KPIs, so that cards of different teams speak of the same thing.
    </EmptyState>
  )
}

export function KpisPage() {
  const { may } = useFrameSession()
  const canManage = may('kpi.manage')
  const [subject, setSubject] = useState<Subject>({ what: 'form', kpiId: null })
  const [opened, { open, close }] = useDisclosure(false)
  const { data } = useQuery(kpisQuery())
  const show = (chosen: Subject): void => {
    setSubject(chosen)
    open()
  }
  const kpi = data?.items.find(({ id }) => id === subject.kpiId) ?? null
  return (
    <Page width="narrow">
      <PageHeader
        title="KPIs"
        lead="The numbers that hypotheses are meant to move, each with its unit and the direction that is good."
        actions={
          canManage && (
            <Button
              variant="default"
              leftSection={<IconPlus size={16} />}
              onClick={() => show({ what: 'form', kpiId: null })}
            >
              New KPI
            </Button>
          )
        }
      />
      <KpisContent canManage={canManage} onOpen={show} />
      <Modal
        opened={opened && subject.what === 'form'}
        onClose={close}
        title={kpi === null ? 'New KPI' : 'Change KPI'}
      >
        <KpiForm key={subject.kpiId} kpi={kpi} onClose={close} />
      </Modal>
      <Drawer
        opened={opened && subject.what === 'mapping'}
        onClose={close}
        title={kpi === null ? 'Metrics' : `Metrics of ${kpi.name}`}
      >
        {kpi !== null && <MetricMapping kpi={kpi} />}
      </Drawer>
    </Page>
  )
}
