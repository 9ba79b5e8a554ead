import { defineConfig } from 'vitest/config'

/** Tests against simulated providers in which no database has a part. */
const WITHOUT_DATABASE = [
  'apps/server/test/simulators/**/*.test.ts',
  'apps/server/test/fuzz-judge.test.ts',
  'apps/server/test/llm-{faults,models,checks,talk-engine,talk-checks}.test.ts',
]

export default defineConfig({
  test: {
    // Much of what is tested is waiting: for a stop, a lease, an outage.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/{src,eval}/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          // Property tests and pictures on a busy machine.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'simulated',
          include: WITHOUT_DATABASE,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['apps/server/test/**/*.test.ts'],
          exclude: WITHOUT_DATABASE,
          globalSetup: ['apps/server/test/support/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
