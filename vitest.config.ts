import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute or more: begun last, one of them would be waited for alone. */
const LONG =
  /\/(crash|fuzz|llm-crash|start|pause|processes|outage|ownership|llm-temporal-crash)\.test\.ts$/

/** Runs long files first. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

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
    sequence: { sequencer: LongestFirst },
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
