import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'

import { makeQueryClient } from '../api/query-client.js'
import { makeRouter } from '../router.js'
import { theme } from '../ui/theme.js'

function Providers({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider theme={theme} env="test">
      {children}
      <Notifications />
    </MantineProvider>
  )
}

const testClient = () => {
  const client = makeQueryClient({ onSignedOut: () => undefined, onShutOut: () => undefined })
  client.setDefaultOptions({ queries: { retry: false } })
  return client
}

/** One component or feature with everything around it but the router. */
export const renderPart = (part: ReactNode) => {
  const user = userEvent.setup()
  const view = render(
    <Providers>
      <QueryClientProvider client={testClient()}>{part}</QueryClientProvider>
    </Providers>,
  )
  return { user, ...view }
}

/** The whole application at an address. */
export const renderAt = (address: string) => {
  const user = userEvent.setup()
  const queryClient = testClient()
  const router = makeRouter(queryClient)
  router.update({
    ...router.options,
    history: createMemoryHistory({ initialEntries: [address] }),
    context: { queryClient },
  })
  const view = render(
    <Providers>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Providers>,
  )
  return { user, router, ...view }
}
