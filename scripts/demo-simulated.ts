/**
 * The whole system with every key set and no key needed: provider simulators at the pace of real models,
 * and the server pointed at them. PORT, DATA_DIR and the rest count as there;
 * SIMULATED_LATENCY_MS and SIMULATED_STREAM_MS change the pace. Ctrl-C ends both.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const SERVER = join(import.meta.dirname, '..', 'apps', 'server')
const SIMULATORS = join(SERVER, 'test', 'simulators', 'bin', 'run-simulators.ts')

/** Until a model begins to write, and how long it writes, in milliseconds. */
const PACE = { SIMULATED_LATENCY_MS: '800', SIMULATED_STREAM_MS: '600' }

/** The last variable that the simulators print. */
const LAST_VARIABLE = 'LOCAL_MODEL'

const QUERY = 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945'

/** A signal of the terminal reaches this process alone, which passes it on: the server ends first. */
function start(script: string, env: NodeJS.ProcessEnv, stdout: 'pipe' | 'inherit'): ChildProcess {
  return spawn(process.execPath, [script], {
    env,
    stdio: ['ignore', stdout, 'inherit'],
    detached: true,
  })
}

/** @throws Error when the simulators end before they have said where they are. */
async function readVariables(simulators: ChildProcess): Promise<Record<string, string>> {
  const variables: Record<string, string> = {}
  if (!simulators.stdout) throw new Error('The simulators have no output')
  for await (const line of createInterface({ input: simulators.stdout })) {
    const [name = '', ...value] = line.split('=')
    variables[name] = value.join('=')
    if (name === LAST_VARIABLE) return variables
  }
  throw new Error('The simulators ended before they were ready')
}

function introduction(port: string): string {
  return `
  The models are simulated: all agents run, every call goes over HTTP, and what is written
  is filling. Nothing leaves this machine. The server below believes that it has keys.

  Watch a scene being written:
    curl -N -X POST http://localhost:${port}/api/v1/timepoints/generate/stream \\
      -H 'content-type: application/json' \\
      -d '{"query":"${QUERY}","generate_image":true,"stream_content":true}'
`
}

async function main(): Promise<void> {
  const simulators = start(SIMULATORS, { ...PACE, ...process.env }, 'pipe')
  const variables = await readVariables(simulators)
  process.stdout.write(introduction(process.env.PORT || '8000'))
  const env = { ...process.env, OPENROUTER_API_KEYS: '', ...variables }
  const server = start(join(SERVER, 'src', 'bin', 'serve.ts'), env, 'inherit')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  }
  simulators.once('exit', () => server.kill('SIGTERM'))
  const [code] = (await once(server, 'exit')) as [number | null]
  simulators.kill('SIGTERM')
  process.exitCode = code ?? 1
}

await main()
