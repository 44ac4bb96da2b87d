import { setupServer } from 'msw/node'

/** The server that tests talk to; each test says what it answers. */
export const server = setupServer()
