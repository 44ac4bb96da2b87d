import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCode, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { rawEvidenceQuery } from '../../api/queries/experiments.queries.js'
import { ErrorState } from '../../ui/error-state.js'
import { saveText } from '../../ui/evidence/chart-export.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import './experiments.css'

/** More than this would freeze the page; the file has everything. */
const shownCharacters = 100_000

function indented(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}

function RawPayload({ evidenceId }: { readonly evidenceId: string }) {
  const payload = useQuery(rawEvidenceQuery(evidenceId))
  if (payload.isPending) return <LoadingShape />
  if (payload.isError) {
    return <ErrorState message={sentenceOf(payload.error)} onRetry={() => void payload.refetch()} />
  }
  const { raw, rawHash } = payload.data
  const text = indented(raw)
  return (
    <>
      <p className="kw-hash-line">
        As GrowthBook sent it. The SHA-256 of the file below is <code className="kw-mono">{rawHash}</code>.
      </p>
      <pre className="kw-raw" tabIndex={0} aria-label="Payload, indented for reading">
        {text.slice(0, shownCharacters)}
      </pre>
      {text.length > shownCharacters && (
        <p className="kw-soft">Only the beginning is shown; the file is whole.</p>
      )}
      <Button
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => saveText(raw, `evidence-${evidenceId}.json`, 'application/json')}
      >
        Download
      </Button>
    </>
  )
}

export interface RawEvidenceProps {
  readonly evidenceId: string
  /** Says which reading, where several buttons stand on a page. */
  readonly of: string
}

/** The way from a number to its source: the stored payload, to read, to download, and to check its hash. */
export function RawEvidence({ evidenceId, of }: RawEvidenceProps) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconCode size={14} aria-hidden="true" />}
        aria-label={`Raw payload of ${of}`}
        onClick={open}
      >
        Raw payload
      </Button>
      <Modal opened={opened} onClose={close} title={`Raw payload of ${of}`} size="xl">
        {opened && <RawPayload evidenceId={evidenceId} />}
      </Modal>
    </>
  )
}
