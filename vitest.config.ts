import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take half a minute or more: begun last, one of them would be waited for alone. Pauses and outages,
 * which only wait, lie between those that work.
 */
const LONG = [
  'pause',
  'fuzz',
  'crash',
  'jobs-crash',
  'outage',
  'start',
  'llm-faults',
  'processes',
  'llm-crash',
  'llm-generation',
  'ownership',
  'llm-talk-crash',
  'clockchain-ownership',
  'graph-walks',
  'workers-processes',
  'spending-races',
  'tour',
  'restart',
].map((name) => `/apps/server/test/${name}.test.ts`)

/** Projects by how long their files take. Files that share a process must follow each other. */
const PROJECTS = ['integration', 'simulated', 'unit']

/** Runs long files first, and then one project after another. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const place = ({ moduleId, project }: TestSpecification) => {
      const long = LONG.findIndex((path) => moduleId.endsWith(path))
      return long === -1 ? LONG.length + PROJECTS.indexOf(project.name) : long
    }
    return sorted.toSorted((one, other) => place(one) - place(other))
  }
}

/** Tests against simulated providers in which no database has a part. */
const WITHOUT_DATABASE = [
  'apps/server/test/simulators/**/*.test.ts',
  'apps/server/test/fuzz-judge.test.ts',
  'apps/server/test/llm-{faults,models,checks,talk-engine,talk-checks}.test.ts',
]

/** Where what V8 made of the code is kept for the next process. Entries are named after the content of the code. */
const CODE_CACHE = join(tmpdir(), 'timepoint-test-code')

export default defineConfig({
  test: {
    // Node loads the code as it does for users. Files have processes of their own, each of which loads the system.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { NODE_COMPILE_CACHE: CODE_CACHE },
    // Much of what is tested is waiting: for a stop, a lease, an outage.
    maxWorkers: 3,
    // Tests beside each other in one file have processes of their own.
    maxConcurrency: 3,
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
          // Hundreds of small files: what they load, and read of the almanac, is loaded once a worker.
          isolate: false,
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
