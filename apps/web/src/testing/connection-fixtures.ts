import type { Connection, SyncRun } from '@knowwhen/contract'

const id = (last: number): string => `01890000-0000-7000-8000-${String(last).padStart(12, '0')}`

export const aSyncRun = (facts: Partial<SyncRun> = {}): SyncRun => ({
  id: id(11),
  connectionId: id(10),
  status: 'succeeded',
  startedAt: '2025-03-01T10:00:00Z',
  finishedAt: '2025-03-01T10:01:00Z',
  experimentsSeen: 24,
  resultsPulled: 24,
  evidenceStored: 3,
  metricsSeen: 31,
  remaining: 0,
  waitingUntil: null,
  problems: [],
  ...facts,
})

export const aConnection = (facts: Partial<Connection> = {}): Connection => ({
  id: id(10),
  name: 'GrowthBook',
  baseUrl: 'https://growthbook.example',
  isConnected: true,
  secretKeyHint: 'x7Qa',
  reportedAlpha: 0.05,
  confirmedAlpha: 0.05,
  statsEngine: 'frequentist',
  serverVersion: '4.1.0',
  lastSync: null,
  lastSuccessAt: null,
  createdAt: '2025-03-01T09:00:00Z',
  version: 1,
  ...facts,
})
