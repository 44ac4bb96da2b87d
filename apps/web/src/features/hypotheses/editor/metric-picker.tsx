import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { Metric } from '@knowwhen/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { metricsQuery } from '../../../api/queries/experiments.queries.js'

export interface MetricPickerProps {
  readonly id: string
  readonly label: string
  readonly value: { readonly id: string; readonly name: string } | null
  readonly error?: string | undefined
  readonly onChange: (metric: Metric | null) => void
}

const pauseMilliseconds = 250

/** The list says where it comes from when it is empty: an empty picker looks broken otherwise. */
function emptyWords(isPending: boolean, isError: boolean, search: string): string {
  if (isPending) return 'Looking …'
  if (isError) return 'The metrics could not be read. What you typed is kept; please try again in a moment.'
  if (search !== '') return 'No metric of that name.'
  return 'No metrics yet: connect GrowthBook in the settings and sync.'
}

/** Picks one of the metrics that GrowthBook has, by name, searched on the server. */
export function MetricPicker({ id, label, value, error, onChange }: MetricPickerProps) {
  const [search, setSearch] = useState('')
  const wanted = search === value?.name ? '' : search.trim()
  const [q] = useDebouncedValue(wanted, pauseMilliseconds)
  const metrics = useQuery({
    ...metricsQuery(q === '' ? {} : { q }),
    placeholderData: keepPreviousData,
  })
  const found = metrics.data?.items.filter(({ deletedAt }) => deletedAt === null) ?? []
  const options = found.map((metric) => ({ value: metric.id, label: metric.name }))
  const isListed = value === null || options.some((option) => option.value === value.id)
  return (
    <Select
      id={id}
      label={label}
      description="As GrowthBook knows it; the verdict is read from it."
      placeholder="Search metrics"
      searchable
      clearable
      comboboxProps={{ withinPortal: false }}
      searchValue={search}
      onSearchChange={setSearch}
      data={isListed ? options : [{ value: value.id, label: value.name }, ...options]}
      filter={({ options: all }) => all}
      nothingFoundMessage={emptyWords(metrics.isPending, metrics.isError, wanted)}
      value={value?.id ?? null}
      error={error}
      onChange={(metricId) => onChange(found.find((metric) => metric.id === metricId) ?? null)}
    />
  )
}
