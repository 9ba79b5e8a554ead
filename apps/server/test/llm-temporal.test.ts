import { expect, it } from 'vitest'
import { useLlmStack } from './support/llm-stack.ts'
import { call, readTimepoint } from './support/test-stack.ts'

const llm = useLlmStack()
it('smoke', async () => {
  const s = await readTimepoint(await llm.post({ generate_image: true }))
  console.log(s.title, s.query, s.date_edtf, s.characters)
  for (const [way, body] of [['next', {units:1,unit:'hour'}],['prior',{units:2,unit:'hour'}]] as const) {
    llm.simulators.calls.length = 0
    const r = await call(llm.stack, 'POST', `/api/v1/temporal/${s.id}/${way}`, { body })
    const j = await r.json() as any
    console.log(r.status, j)
    const t = await (await call(llm.stack, 'GET', `/api/v1/timepoints/${j.target_id}?full=true`)).json() as any
    console.log(JSON.stringify({ ...t, models_used: null, image_prompt:null, metadata: null }, null, 1))
    for (const c of llm.calls()) if (!/image|camera|critique|extraction/.test(c.schemaName ?? '')) console.log('#####', c.schemaName, c.kind, '\n', c.prompt)
  }
  expect(1).toBe(1)
})
