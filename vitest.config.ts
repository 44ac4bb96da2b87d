import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

/**
 * One project per workspace, so that `vitest --project domain` runs just that room of the house. Time limits are there to end
 * what hangs, not to measure: a busy machine is no failure.
 */
export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: { name: 'domain', include: ['packages/domain/src/**/*.test.ts'], testTimeout: 300_000 },
      },
      {
        ...source,
        test: { name: 'contract', include: ['packages/contract/src/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        ...source,
        test: { name: 'growthbook', include: ['packages/growthbook/src/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        ...source,
        test: {
          name: 'postgres',
          include: ['packages/postgres/src/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: 'simulator',
          include: ['apps/growthbook-simulator/src/**/*.test.ts'],
          testTimeout: 90_000,
        },
      },
      {
        ...source,
        test: {
          name: 'api',
          include: ['apps/api/src/**/*.test.ts'],
          globalSetup: ['apps/api/src/testing/global-setup.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { conditions: ['source'] },
        test: {
          name: 'web',
          include: ['apps/web/src/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['apps/web/src/testing/setup.ts'],
          testTimeout: 60_000,
        },
      },
      {
        ...source,
        test: { name: 'house', include: ['scripts/**/*.test.ts', 'bench/**/*.test.ts'], testTimeout: 60_000 },
      },
    ],
  },
})
