import type { Connection } from '@knowwhen/contract'

import { formatNumber, formatQuantity } from '../../ui/format.js'
import './connections.css'
import { intervalInWords } from './moments.js'

const alphaWords = ({ confirmedAlpha, reportedAlpha }: Connection): string => {
  if (confirmedAlpha !== null) return `${formatNumber(confirmedAlpha)}, confirmed`
  return reportedAlpha === null ? 'not known yet' : `${formatNumber(reportedAlpha)}, not confirmed`
}

const lastWords = ({ lastSync }: Connection): string =>
  lastSync === null
    ? 'none yet'
    : `${formatQuantity(lastSync.resultsPulled, 'result')}, ${lastSync.evidenceStored} new`

const projectWords = ({ projectFilter }: Connection): string =>
  projectFilter.length === 0 ? 'all of them' : `${projectFilter.length} chosen`

const factsOf = (connection: Connection): readonly (readonly [string, string])[] => {
  const { serverVersion, statsEngine, secretKeyHint, isConnected, syncIntervalMinutes } = connection
  return [
    ['GrowthBook', serverVersion === null ? 'version not known yet' : `version ${serverVersion}`],
    ['Statistics', statsEngine ?? 'not known yet'],
    ['Significance level', alphaWords(connection)],
    ['Secret key', isConnected ? `ends in ${secretKeyHint}` : 'erased'],
    ['Projects', projectWords(connection)],
    ['Read', intervalInWords(syncIntervalMinutes)],
    ['Last sync', lastWords(connection)],
  ]
}

export function ConnectionFacts({ connection }: { readonly connection: Connection }) {
  return (
    <dl className="kw-connection-facts">
      {factsOf(connection).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
