import { Button } from '@mantine/core'
import type { Kpi } from '@knowwhen/contract'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'

import { Row, RowList, Tag } from '../../ui/row-list.js'
import { directionWords, unitName } from './kpi-words.js'

export interface KpiListProps {
  readonly kpis: readonly Kpi[]
  readonly canManage: boolean
  readonly onEdit: (kpiId: string) => void
  readonly onMap: (kpiId: string) => void
}

function KpiFacts({ kpi }: { readonly kpi: Kpi }) {
  const DirectionIcon = kpi.direction === 'increase' ? IconArrowUp : IconArrowDown
  return (
    <>
      {kpi.name}
      <Tag>{unitName[kpi.unit]}</Tag>
      <Tag>
        <DirectionIcon size={13} aria-hidden style={{ verticalAlign: '-2px' }} />{' '}
        {directionWords[kpi.direction]}
      </Tag>
    </>
  )
}

export function KpiList({ kpis, canManage, onEdit, onMap }: KpiListProps) {
  return (
    <RowList label="KPIs">
      {kpis.map((kpi) => (
        <Row
          key={kpi.id}
          title={<KpiFacts kpi={kpi} />}
          words={kpi.definition === '' ? 'No definition yet' : kpi.definition}
          more={
            kpi.metrics.length === 0 ? (
              <span className="kw-soft">No metric measures it yet</span>
            ) : (
              <>
                <span className="kw-soft">Measured by</span>
                {kpi.metrics.map(({ id, name }) => (
                  <Tag key={id}>{name}</Tag>
                ))}
              </>
            )
          }
          side={
            canManage && (
              <>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`Map metrics to ${kpi.name}`}
                  onClick={() => onMap(kpi.id)}
                >
                  Metrics
                </Button>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`Edit ${kpi.name}`}
                  onClick={() => onEdit(kpi.id)}
                >
                  Edit
                </Button>
              </>
            )
          }
        />
      ))}
    </RowList>
  )
}
