import type { Installation } from '@knowwhen/contract'

import { formatCount } from '../../ui/format.js'
import { formatBytes } from './bytes.js'
import './installation.css'

/** What the database holds, the largest table first. */
export function StorageTable({ storage }: Pick<Installation, 'storage'>) {
  return (
    <>
      <p className="kw-installation-total">{formatBytes(storage.bytes)} in all, indexes included.</p>
      <table className="kw-installation-table" aria-label="Largest tables">
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col">Size</th>
            <th scope="col">Rows, about</th>
          </tr>
        </thead>
        <tbody>
          {storage.largestTables.map(({ table, bytes, rows }) => (
            <tr key={table}>
              <th scope="row" className="kw-mono">
                {table}
              </th>
              <td>{formatBytes(bytes)}</td>
              <td>{formatCount(Math.max(rows, 0))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
