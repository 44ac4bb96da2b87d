import { Button, Select, Stack, Text } from '@mantine/core'
import type { Kpi, Metric } from '@knowwhen/contract'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { metricsQuery } from '../../api/queries/experiments.queries.js'
import { TextLink } from '../../ui/link.js'
import { Row, RowList } from '../../ui/row-list.js'
import { useMetricMapping } from './use-metric-mapping.js'

const optionOf = ({ id, name, kpi }: Metric) => ({
  value: id,
  label: kpi === null ? name : `${name} (now under ${kpi.name})`,
})

function MappedMetrics({ kpi }: { readonly kpi: Kpi }) {
  const mapping = useMetricMapping()
  if (kpi.metrics.length === 0) return <Text c="dimmed">No metric is mapped to this KPI yet.</Text>
  return (
    <RowList label={`Metrics of ${kpi.name}`}>
      {kpi.metrics.map(({ id, name }) => (
        <Row
          key={id}
          title={name}
          side={
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              leftSection={<IconX size={14} />}
              aria-label={`Remove ${name}`}
              loading={mapping.isPending && mapping.variables.metricId === id}
              onClick={() => mapping.mutate({ metricId: id, kpiId: null })}
            >
              Remove
            </Button>
          }
        />
      ))}
    </RowList>
  )
}

/** Which of GrowthBook's metrics measure this KPI. A metric measures at most one. */
export function MetricMapping({ kpi }: { readonly kpi: Kpi }) {
  const { data } = useQuery(metricsQuery())
  const mapping = useMetricMapping()
  const free = (data?.items ?? []).filter((metric) => metric.kpi?.id !== kpi.id && metric.deletedAt === null)
  return (
    <Stack>
      <MappedMetrics kpi={kpi} />
      <Select
        label="Map a metric"
        description="A metric belongs to one KPI at most; choosing one moves it here."
        placeholder={data === undefined ? 'Reading metrics' : 'Search by name'}
        searchable
        value={null}
        data={free.map(optionOf)}
        disabled={mapping.isPending}
        nothingFoundMessage="No metric of that name"
        onChange={(metricId) => {
          if (metricId !== null) mapping.mutate({ metricId, kpiId: kpi.id })
        }}
      />
      {data?.items.length === 0 && (
        <Text c="dimmed">
          Metrics come from GrowthBook. <TextLink to="/settings/connections">Connect one</TextLink> to see
          them here.
        </Text>
      )}
    </Stack>
  )
}
