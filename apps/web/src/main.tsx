import '@fontsource-variable/inter/index.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './ui/base.css'

import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'

import { makeQueryClient } from './api/query-client.js'
import { makeRouter } from './router.js'
import { cssVariablesResolver, theme } from './ui/theme.js'

const queryClient = makeQueryClient({
  onSignedOut: () => {
    const { location } = router.state
    if (location.pathname === '/sign-in') return
    queryClient.clear()
    void router.navigate({ to: '/sign-in', search: { from: location.href, note: 'expired' } })
  },
  onShutOut: (why) => {
    const { location } = router.state
    if (location.pathname === '/organizations') return
    queryClient.clear()
    void router.navigate({ to: '/organizations', search: { why, from: location.href } })
  },
})
const router = makeRouter(queryClient)

/** Loaded right after the first screen. A page without toasts is better than no page. */
const Toasts = lazy<ComponentType>(() =>
  import('@mantine/notifications').then(
    ({ Notifications }) => ({ default: () => <Notifications position="bottom-right" /> }),
    () => ({ default: () => null }),
  ),
)

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no element with the id "root"')

createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Suspense>
        <Toasts />
      </Suspense>
    </MantineProvider>
  </StrictMode>,
)
