/** The tables that hold an organisation's rows, as the schema declares them: one added tomorrow is among them. */
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'

import * as schema from './schema/index.js'

export interface TenantColumn {
  readonly name: string
  /** A row without it cannot be stored: neither null nor a default stands in. */
  readonly isRequired: boolean
}

export interface TenantTable {
  readonly name: string
  readonly columns: readonly TenantColumn[]
  /** Columns of the primary key, in order. */
  readonly key: readonly string[]
  /** The column that says whose row it is. */
  readonly ownerColumn: 'id' | 'organization_id'
  /** Tables that its rows point at, itself not among them. */
  readonly parents: readonly string[]
}

const describe = (table: PgTable): TenantTable | undefined => {
  const { name, columns, primaryKeys, foreignKeys } = getTableConfig(table)
  const isTenant = name === 'organizations' || columns.some((column) => column.name === 'organization_id')
  if (!isTenant) return undefined
  const keyColumns = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary)
  const targets = foreignKeys.map((key) => getTableConfig(key.reference().foreignTable).name)
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      isRequired: column.notNull && !column.hasDefault,
    })),
    key: keyColumns.map((column) => column.name),
    ownerColumn: name === 'organizations' ? 'id' : 'organization_id',
    parents: [...new Set(targets)].filter((target) => target !== name),
  }
}

/** @throws Error where two tables point at each other, so that neither could be stored first */
const parentsFirst = (tables: readonly TenantTable[]): readonly TenantTable[] => {
  const names = new Set(tables.map((table) => table.name))
  const placed = new Set<string>()
  const ordered: TenantTable[] = []
  while (ordered.length < tables.length) {
    const next = tables.filter(
      ({ name, parents }) =>
        !placed.has(name) && parents.every((parent) => placed.has(parent) || !names.has(parent)),
    )
    if (next.length === 0) throw new Error('Some tables point at each other in a circle.')
    for (const table of next) placed.add(table.name)
    ordered.push(...next)
  }
  return ordered
}

/** Every tenant table, those that others point at before those others. */
export const listTenantTables = (): readonly TenantTable[] => {
  const values: readonly unknown[] = Object.values(schema)
  return parentsFirst(
    values
      .flatMap((value) => (is(value, PgTable) ? [describe(value)] : []))
      .filter((table) => table !== undefined),
  )
}
