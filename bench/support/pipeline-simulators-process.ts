import type { SimulatedCall } from '../../apps/server/test/simulators/call.ts'
import { startSimulators } from '../../apps/server/test/simulators/start-simulators.ts'

/**
 * The provider simulators in a process of their own. A call is answered the given time after it came
 * in, all at once or over another time. Sends the environment that points a server at them, then answers what it is asked
 * over IPC.
 */

/** What the parent may ask. */
export type SimulatorsQuestion =
  | { ask: 'pace'; latencyMs: number; streamMs: number }
  /** The calls since this was asked last. */
  | { ask: 'calls' }
  | { ask: 'stop' }

/** One call, with what it takes to make it again. */
export interface BareCall {
  kind: SimulatedCall['kind']
  schemaName: string | null
  url: string
  headers: Record<string, string>
  body: string
  /** Milliseconds since the epoch. */
  startedAt: number
  endedAt: number | null
  outcome: string
}

/** What a call has to carry again; the rest of its headers is the connection's. */
const SENT = ['content-type', 'accept', 'authorization', 'x-goog-api-key']

const simulators = await startSimulators()

function toBareCall({ provider, path, headers, body, ...call }: SimulatedCall): BareCall {
  const { kind, schemaName, startedAt, endedAt, outcome } = call
  const sent = SENT.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
  return {
    kind,
    schemaName,
    url: `${new URL(simulators.urls[provider]).origin}${path}`,
    headers: Object.fromEntries(sent),
    body: JSON.stringify(body),
    startedAt,
    endedAt,
    outcome,
  }
}

async function answer(question: SimulatorsQuestion): Promise<unknown> {
  if (question.ask === 'pace') {
    const { latencyMs, streamMs } = question
    Object.assign(simulators.settings, { latencyMs, streamMs })
  }
  if (question.ask === 'stop') await simulators.close()
  if (question.ask !== 'calls') return null
  const calls = simulators.calls.splice(0)
  return calls.filter(({ kind }) => kind !== 'catalogue').map(toBareCall)
}

process.on('disconnect', () => process.exit(1))
process.on('message', async (question: SimulatorsQuestion) => {
  process.send?.({ answer: await answer(question) })
  if (question.ask === 'stop') process.removeAllListeners('disconnect').disconnect()
})
process.send?.({ answer: simulators.env() })
