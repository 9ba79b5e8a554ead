import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { spawnNode } from '../support/child-processes.ts'
import type { SimulatedCall } from './call.ts'
import { startSimulators } from './start-simulators.ts'

it('serves from a process of its own until it is told to stop', async () => {
  const path = fileURLToPath(new URL('./bin/run-simulators.ts', import.meta.url))
  const child = spawnNode([path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout?.on('data', (chunk) => {
    printed += chunk
  })
  await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/LOCAL_MODEL=.+\n/)
  const url = /^LOCAL_BASE_URL=(.+)$/m.exec(printed)?.[1]
  expect((await fetch(`${url}/models`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('tells a listener when a call comes and when it ends', async () => {
  const told: [string, SimulatedCall['outcome']][] = []
  await using simulators = await startSimulators({
    onCall: (call, phase) => told.push([phase, call.outcome]),
  })
  await fetch(`${simulators.urls.pollinations}/prompt/a`).then((response) => response.text())
  await expect
    .poll(() => told)
    .toEqual([
      ['started', 'open'],
      ['ended', 'answered'],
    ])
})
