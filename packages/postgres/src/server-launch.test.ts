import { expect, test } from 'vitest'
import { explainExit } from './server-launch.js'

test.each([
  {
    said: `LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
HINT:  Is another postmaster already running on port 25000? If not, wait a few seconds and retry.
FATAL:  could not create any TCP/IP sockets`,
    kind: 'portTaken',
  },
  {
    said: `FATAL:  lock file "postmaster.pid" already exists
HINT:  Is another postmaster (PID 4711) running in data directory "/proc/self/cwd"?`,
    kind: 'alreadyRunning',
  },
  {
    said: `FATAL:  pre-existing shared memory block (key 16039942, ID 4) is still in use
HINT:  Terminate any old server processes associated with data directory "/proc/self/cwd".`,
    kind: 'memoryInUse',
  },
  { said: 'FATAL:  could not load pg_hba.conf', kind: 'failed' },
])('a server that ended at once is tried again unless it is broken: $kind', ({ said, kind }) => {
  expect(explainExit(said).kind).toBe(kind)
})
