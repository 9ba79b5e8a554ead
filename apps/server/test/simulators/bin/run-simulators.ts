/**
 * Serves the provider simulators until it is stopped, and prints the environment that points a server
 * at them. SIMULATED_LATENCY_MS and SIMULATED_STREAM_MS slow them down.
 */
import { startSimulators } from '../start-simulators.ts'

const simulators = await startSimulators({
  latencyMs: Number(process.env.SIMULATED_LATENCY_MS ?? 0),
  streamMs: Number(process.env.SIMULATED_STREAM_MS ?? 0),
})
for (const [name, value] of Object.entries(simulators.env())) {
  process.stdout.write(`${name}=${value}\n`)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => simulators.close().then(() => process.exit(0)))
}
