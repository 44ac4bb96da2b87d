/** What jsdom lacks and Mantine asks for; and the server that tests talk to. */
import { cleanup } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'

import { server } from './server.js'

class NoResizeObserver implements ResizeObserver {
  observe(): void {
    // Nothing has a size in jsdom.
  }
  unobserve(): void {
    // Nothing was observed.
  }
  disconnect(): void {
    // Nothing was observed.
  }
}

vi.stubGlobal('ResizeObserver', NoResizeObserver)
vi.stubGlobal('scrollTo', () => undefined)
vi.stubGlobal('matchMedia', (query: string) =>
  Object.assign(new EventTarget(), { matches: false, media: query, onchange: null }),
)
Element.prototype.scrollIntoView = () => undefined
// Fields that grow with their text measure again once fonts are there.
Object.defineProperty(document, 'fonts', { value: new EventTarget() })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  server.resetHandlers()
})
afterAll(() => server.close())
