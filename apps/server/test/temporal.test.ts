import { expect, it } from 'vitest'
import { stack, SYNC, usePlainStack } from './support/plain-stack.ts'
import { call, readTimepoint } from './support/test-stack.ts'
usePlainStack()
it('smoke', async () => {
  const s = await readTimepoint(await call(stack, 'POST', SYNC, { body: { query: 'Assassination of Caesar', generate_image: true } }))
  for (const [way, body] of [['next', {units:1,unit:'hour'}],['prior',{units:2,unit:'hour'}],['next', undefined]] as const) {
    const r = await call(stack, 'POST', `/api/v1/temporal/${s.id}/${way}`, { body })
    const j = await r.json() as any
    console.log(r.status, j)
    const t = await (await call(stack, 'GET', `/api/v1/timepoints/${j.target_id}?full=true`)).json()
    console.log(JSON.stringify(t, null, 1))
  }
  console.log(await (await call(stack, 'GET', `/api/v1/temporal/${s.id}/sequence`)).json())
  expect(1).toBe(1)
})
