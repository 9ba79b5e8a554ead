import { randomUUID } from 'node:crypto'
import {
  Jumped,
  type JumpRequest,
  Sequence,
  type SequenceItem,
  type Timepoint,
} from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import type { RenderResult } from '../src/flash/timepoints/render-result.ts'
import { tdfHash, tdfPayload } from '../src/flash/timepoints/tdf.ts'
import { createTestUser } from './support/accounts.ts'
import { SYNC, send, stack, usePlainStack } from './support/plain-stack.ts'
import { expectProblem } from './support/problem.ts'
import { call, readTimepoint } from './support/test-stack.ts'

usePlainStack()

const TRINITY = 'Trinity test 5:29 AM July 16 1945'
const NEXT = { units: 1, unit: 'hour' } as const
const MISSING = '00000000-0000-4000-8000-000000000000'

async function render(query: string, body: object = {}): Promise<Timepoint> {
  return readTimepoint(await call(stack, 'POST', SYNC, { body: { query, ...body } }))
}

const full = async (id: string): Promise<Timepoint> =>
  readTimepoint(await call(stack, 'GET', `/api/v1/timepoints/${id}?full=true`))

type Way = 'next' | 'prior'

function ask(id: string, way: Way, body?: unknown, headers: Record<string, string> = {}) {
  const path = `/api/v1/temporal/${id}/${way}`
  return call(stack, 'POST', path, { ...(body === undefined ? {} : { body }), headers })
}

async function jump(id: string, way: Way, body?: Partial<JumpRequest>): Promise<Jumped> {
  const response = await ask(id, way, body)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return Jumped.parse(JSON.parse(text))
}

async function jumpTo(id: string, way: Way, body?: Partial<JumpRequest>): Promise<Timepoint> {
  return full((await jump(id, way, body)).target_id)
}

async function sequence(id: string, query = ''): Promise<Sequence> {
  const response = await call(stack, 'GET', `/api/v1/temporal/${id}/sequence${query}`)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return Sequence.parse(JSON.parse(text))
}

const ids = (items: SequenceItem[]) => items.map(({ id }) => id)

/** Everything that is stored of a timepoint, apart from what only time changes. */
async function rowOf(id: string) {
  const { db } = stack.database
  const rows = await db.selectFrom('timepoints').selectAll().where('id', '=', id).execute()
  const jumps = await db.selectFrom('jumps').selectAll().where('target_id', '=', id).execute()
  return { rows, jumps }
}

describe('a jump', () => {
  it('G-JUMP-1: answers with source, target, years, direction and a message', async () => {
    const source = await render(TRINITY)
    expect(await jump(source.id, 'next', NEXT)).toEqual({
      source_id: source.id,
      target_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source_year: 1945,
      target_year: 1945,
      direction: 'next',
      units: 1,
      unit: 'hour',
      status: 'completed',
      message: 'Generated moment 1 hour(s) forward',
    })
    const back = await jump(source.id, 'prior', { units: 50, unit: 'year' })
    expect(back).toMatchObject({
      target_year: 1895,
      direction: 'prior',
      message: 'Generated moment 50 year(s) backward',
    })
  })

  it('G-JUMP-1: without any body it is one day', async () => {
    const source = await render(TRINITY)
    for (const body of [undefined, {}, null]) {
      const response = await ask(source.id, 'next', body)
      expect(await response.json()).toMatchObject({ units: 1, unit: 'day', target_year: 1945 })
    }
    const typed = await send(`/api/v1/temporal/${source.id}/prior`, '')
    expect(await typed.json()).toMatchObject({ units: 1, unit: 'day', direction: 'prior' })
    const plain = await send(`/api/v1/temporal/${source.id}/prior`, '', null)
    expect(plain.status).toBe(200)
  })

  it('G-JUMP-1: the target has the query with the shift, title, place and its links', async () => {
    const source = await render(TRINITY)
    const target = await jumpTo(source.id, 'next', NEXT)
    expect(target).toMatchObject({
      status: 'completed',
      query: `${TRINITY}, 1 hour later`,
      title: `${source.title}, 1 hour later`,
      location: source.location,
      place: source.place,
      tags: source.tags,
      source_id: source.id,
      sequence_id: source.id,
      hour: 6,
      minute: 29,
      is_approximate: false,
      date_edtf: '1945-07-16T06:29',
    })
    expect(target.slug).toMatch(/^trinity-test-.*-1-hour-later-[a-z0-9]{8}$/)
    expect([source.source_id, source.sequence_id]).toEqual([null, null])
    const again = await jumpTo(target.id, 'next', { units: 2, unit: 'hour' })
    expect(again).toMatchObject({
      query: `${TRINITY}, 3 hours later`,
      hour: 8,
      source_id: target.id,
      sequence_id: source.id,
    })
  })

  it('G-JUMP-2: one hour from 23:30 is the next day, in columns, payload and hash', async () => {
    const source = await render('Berlin, 31 January 1937, 23:30')
    const target = await jumpTo(source.id, 'next', NEXT)
    const date = {
      year: 1937,
      month: 2,
      day: 1,
      hour: 0,
      minute: 30,
      date_edtf: '1937-02-01T00:30',
    }
    expect(target).toMatchObject({ ...date, time_of_day: 'midnight', is_approximate: false })
    const response = await call(stack, 'GET', `/api/v1/timepoints/${target.id}`)
    expect(await response.json()).toMatchObject(date)
    const { rows } = await rowOf(target.id)
    const result = rows[0]?.result as RenderResult
    expect(rows[0]?.year).toBe(1937)
    expect(tdfPayload(target.query, target.slug, result)).toMatchObject({
      year: 1937,
      month: 2,
      day: 1,
      metadata: { hour: 0, minute: 30, second: null },
    })
    expect(tdfHash(tdfPayload(target.query, target.slug, result))).toBe(target.tdf_hash)
  })

  it.each([
    ['Rome, AD 1', 'prior', { unit: 'year' }, { year: -1, month: null }],
    ['Paris, 29 February 1904', 'next', { unit: 'year' }, { year: 1905, month: 2, day: 28 }],
    [
      'London, 28 February 1700',
      'next',
      { unit: 'day' },
      { month: 2, day: 29, calendar: 'julian' },
    ],
    ['Paris, 31 January 1903', 'next', { unit: 'month' }, { month: 2, day: 28, hour: null }],
    ['A market in Timbuktu, 1400', 'next', { units: 3, unit: 'year' }, { year: 1403, month: null }],
    ['A market in Timbuktu, 1400', 'next', { unit: 'month' }, { month: 2, day: null }],
    ['Kyoto at dawn, 3 May 1600', 'next', NEXT, { day: 3, hour: 7, is_approximate: true }],
  ] as const)('G-JUMP-2: %s, %s by %j', async (query, way, body, date) => {
    const source = await render(query)
    expect(await jumpTo(source.id, way, { units: 1, ...body })).toMatchObject(date)
  })

  it('G-JUMP-3: bad requests are 422 with the path of the field', async () => {
    const { id } = await render(TRINITY)
    const bad: [object, string][] = [
      [{ units: 0 }, 'units'],
      [{ units: 366 }, 'units'],
      [{ units: 1.5 }, 'units'],
      [{ units: '1' }, 'units'],
      [{ unit: 'decade' }, 'unit'],
      [{ preset: 'no such' }, 'preset'],
      [{ text_model: 'no model' }, 'text_model'],
      [{ image_model: 'stabilityai/none' }, 'image_model'],
      [{ model_policy: 'closed' }, 'model_policy'],
      [{ llm_params: { temperature: 3 } }, 'llm_params.temperature'],
      [{ llm_params: { unknown: 3 } }, 'llm_params'],
      [{ generate_image: 'yes' }, 'generate_image'],
    ]
    for (const [body, path] of bad) {
      const problem = await expectProblem(await ask(id, 'next', body), 'invalid_input')
      expect(problem.errors?.map((error) => error.path)).toContain(path)
    }
    await expectProblem(await ask(id, 'prior', [1]), 'invalid_input')
  })

  it('G-JUMP-3: a year out of reach is 422, no year 400, an unknown source 404', async () => {
    const mars = await render('First landing on Mars, AD 9900')
    const far = await expectProblem(
      await ask(mars.id, 'next', { units: 100, unit: 'year' }),
      'invalid_input',
    )
    expect(far.errors).toEqual([{ path: 'units', message: expect.stringContaining('9999') }])
    const undated = await render('A baker in Lyon')
    expect(undated.year).toBeNull()
    await expectProblem(await ask(undated.id, 'next', NEXT), 'invalid_state')
    for (const id of [MISSING, 'nonsense', '%00']) {
      await expectProblem(await ask(id, 'next', NEXT), 'not_found')
    }
    const deleted = await render(TRINITY)
    await call(stack, 'DELETE', `/api/v1/timepoints/${deleted.id}`)
    await expectProblem(await ask(deleted.id, 'prior', NEXT), 'not_found')
  })

  it('G-JUMP-3: a source that is not completed is 400, and nothing is stored', async () => {
    const refused = await call(stack, 'POST', SYNC, { body: { query: 'What is photosynthesis?' } })
    const { timepoint_id: id } = (await refused.json()) as { timepoint_id: string }
    const problem = await expectProblem(await ask(id, 'next', NEXT), 'invalid_state')
    expect(problem.detail).toContain('failed')
    const { jumps } = await rowOf(id)
    expect(jumps).toEqual([])
  })
})

describe('what a jump takes over', () => {
  it('G-JUMP-4: visibility and owner are those of the source', async () => {
    const source = await render(TRINITY, { visibility: 'private' })
    const owner = await createTestUser(stack)
    const { db } = stack.database
    await db
      .updateTable('timepoints')
      .set({ owner_id: owner.id })
      .where('id', '=', source.id)
      .execute()
    await expectProblem(await ask(source.id, 'next', NEXT), 'forbidden')
    const named = { 'x-user-id': owner.id }
    const jumped = Jumped.parse(await (await ask(source.id, 'next', NEXT, named)).json())
    const owned = { headers: named }
    const path = `/api/v1/timepoints/${jumped.target_id}?full=true`
    expect((await readTimepoint(await call(stack, 'GET', path, owned))).visibility).toBe('private')
    expect((await rowOf(jumped.target_id)).rows[0]?.owner_id).toBe(owner.id)
    await call(stack, 'PATCH', `/api/v1/timepoints/${source.id}/visibility`, {
      body: { visibility: 'unlisted' },
    })
    const prior = await jumpTo(source.id, 'prior', NEXT)
    expect(prior.visibility).toBe('unlisted')
    expect((await rowOf(prior.id)).rows[0]?.owner_id).toBe(owner.id)
    expect((await readTimepoint(await call(stack, 'GET', path, owned))).visibility).toBe('private')
  })

  it('G-JUMP-4: preset, models, policy and picture, unless the jump says otherwise', async () => {
    const source = await render(TRINITY, {
      preset: 'hyper',
      text_model: 'offline',
      image_model: 'offline',
      generate_image: true,
      request_context: { mine: true },
      llm_params: { temperature: 1 },
    })
    const target = await jumpTo(source.id, 'next', NEXT)
    expect(target).toMatchObject({ preset_used: 'hyper', has_image: true, request_context: null })
    const { rows } = await rowOf(target.id)
    expect(rows[0]?.request).toMatchObject({ text_model: 'offline', image_model: 'offline' })
    expect(rows[0]?.request).not.toHaveProperty('llm_params')
    const other = await jumpTo(source.id, 'next', { preset: 'hd', generate_image: false })
    expect(other).toMatchObject({ preset_used: 'hd', has_image: false })
    expect(other.warnings.map(({ code }) => code)).not.toContain('image_model_ignored')
    const plain = await render(TRINITY)
    expect(await jumpTo(plain.id, 'next', { generate_image: true })).toMatchObject({
      has_image: true,
    })
  })

  it('G-JUMP-5: people who may be dead by then are left out, and a warning says why', async () => {
    const source = await render('Assassination of Caesar')
    const target = await jumpTo(source.id, 'next', NEXT)
    const names = target.characters?.characters.map(({ name }) => name) ?? []
    expect(names).toEqual(
      source.characters?.characters.map(({ name }) => name).filter((name) => !/Caesar/.test(name)),
    )
    expect(target.warnings).toContainEqual({
      step: 'characters',
      code: 'person_not_carried',
      detail: expect.stringMatching(/^Julius Caesar is not carried along: /),
    })
    const before = await jumpTo(source.id, 'prior', NEXT)
    expect(before.characters?.characters.map(({ name }) => name)).toContain('Julius Caesar')
  })

  it('G-JUMP-6: nothing that happens is invented: no words, no deeds, and what lies around is cited', async () => {
    const source = await render('Assassination of Caesar')
    const target = await jumpTo(source.id, 'next', NEXT)
    expect(target.dialog).toEqual([])
    expect(target.grounding).toMatchObject({ tier: 'corroborated', status: 'grounded' })
    expect(target.scene).toMatchObject({ objects: [], sensory_details: [], weather: null })
    const told = `On record for that day: ${source.moment?.plot_summary}`
    expect(target.moment?.before_context).toBe(told)
    expect(target.moment?.after_context).toContain(source.moment?.after_context)
    for (const character of target.characters?.characters ?? []) {
      expect(character).toMatchObject({ action: null, clothing: null, speaks_in_scene: false })
    }
    const documented = target.claims?.filter(({ status }) => status === 'documented') ?? []
    expect(documented.length).toBeGreaterThan(3)
    for (const { sources } of documented) expect(sources.length).toBeGreaterThan(0)
    const before = await jumpTo(source.id, 'prior', NEXT)
    expect(before.moment?.before_context).toContain(source.moment?.before_context)
    expect(before.moment?.plot_summary).not.toContain(source.moment?.plot_summary)
    expect(before.moment?.tension_arc).toBe('rising')
  })

  it('G-JUMP-6: the same jump gives the same content every time', async () => {
    const source = await render(TRINITY)
    const [one, two] = [await jumpTo(source.id, 'next'), await jumpTo(source.id, 'next')]
    for (const key of ['scene', 'characters', 'moment', 'grounding', 'claims', 'dialog'] as const) {
      expect(one[key]).toEqual(two[key])
    }
    expect(one.metadata.graph).toEqual(two.metadata.graph)
  })

  it('G-JUMP-6: there and back is the curated scene again, under the query it began with', async () => {
    const source = await render(TRINITY)
    const there = await jumpTo(source.id, 'next', { units: 3, unit: 'day' })
    const back = await jumpTo(there.id, 'prior', { units: 3, unit: 'day' })
    expect(back.grounding?.tier).toBe('curated')
    expect(back).toMatchObject({ query: TRINITY, title: source.title, scene: source.scene })
    expect(back.dialog).toEqual(source.dialog)
  })
})

describe('links of jumps', () => {
  it('G-JUMP-7: no jump changes another timepoint', async () => {
    const source = await render(TRINITY)
    const middle = await jumpTo(source.id, 'next')
    const before = [await rowOf(source.id), await rowOf(middle.id)]
    await jump(source.id, 'prior')
    await jump(middle.id, 'prior', NEXT)
    await jump(middle.id, 'next', NEXT)
    expect([await rowOf(source.id), await rowOf(middle.id)]).toEqual(before)
    expect(await full(source.id)).toEqual({ ...source })
  })

  it('G-JUMP-8: the sequence shows both sides, nearest first', async () => {
    const source = await render(TRINITY, { generate_image: true })
    const [a, b] = [
      await jumpTo(source.id, 'next'),
      await jumpTo(source.id, 'prior', { unit: 'year' }),
    ]
    const c = await jumpTo(a.id, 'next', { unit: 'month' })
    const d = await jumpTo(b.id, 'prior', { unit: 'year' })
    const found = await sequence(source.id)
    expect(found.center).toEqual({ id: source.id, year: 1945, slug: source.slug })
    expect(ids(found.next)).toEqual([a.id, c.id])
    expect(ids(found.prior)).toEqual([b.id, d.id])
    expect(found.next[0]).toEqual({
      id: a.id,
      year: 1945,
      slug: a.slug,
      month: 7,
      day: 17,
      hour: 5,
      location: a.location,
      has_image: true,
    })
    // From the end of a side the way leads back over the origins.
    expect(ids((await sequence(c.id)).prior)).toEqual([a.id, source.id, b.id, d.id])
    expect(ids((await sequence(d.id)).next)).toEqual([b.id, source.id, a.id, c.id])
    expect(ids((await sequence(d.id)).prior)).toEqual([])
  })

  it('G-JUMP-8: direction and limit choose, and bad ones are 422', async () => {
    const source = await render(TRINITY)
    const a = await jumpTo(source.id, 'next')
    const b = await jumpTo(a.id, 'next')
    const before = await jumpTo(source.id, 'prior')
    expect(await sequence(source.id, '?direction=next')).toMatchObject({ prior: [] })
    expect(ids((await sequence(source.id, '?direction=next&limit=1')).next)).toEqual([a.id])
    const one = await sequence(source.id, '?limit=1')
    expect([ids(one.prior), ids(one.next)]).toEqual([[before.id], [a.id]])
    expect(ids((await sequence(source.id, '?direction=prior')).next)).toEqual([])
    expect(ids((await sequence(source.id, '?limit=50')).next)).toEqual([a.id, b.id])
    const bad = ['limit=0', 'limit=51', 'limit=x', 'limit=1.5', 'direction=later', 'direction=']
    for (const query of bad) {
      const response = await call(stack, 'GET', `/api/v1/temporal/${source.id}/sequence?${query}`)
      await expectProblem(response, 'invalid_input')
    }
    for (const id of [MISSING, 'nonsense']) {
      const response = await call(stack, 'GET', `/api/v1/temporal/${id}/sequence`)
      await expectProblem(response, 'not_found')
    }
  })

  it('G-JUMP-8: among several the newest is followed; what is deleted gives way to it', async () => {
    const source = await render(TRINITY)
    const older = await jumpTo(source.id, 'next')
    await jumpTo(older.id, 'next')
    const newer = await jumpTo(source.id, 'next')
    expect(ids((await sequence(source.id)).next)).toEqual([newer.id])
    await call(stack, 'DELETE', `/api/v1/timepoints/${newer.id}`)
    expect(ids((await sequence(source.id)).next)[0]).toBe(older.id)
    expect((await sequence(source.id)).next).toHaveLength(2)
    await call(stack, 'DELETE', `/api/v1/timepoints/${older.id}?permanent=true`)
    expect(await sequence(source.id)).toMatchObject({ next: [], prior: [] })
    const gone = await call(stack, 'GET', `/api/v1/temporal/${older.id}/sequence`)
    await expectProblem(gone, 'not_found')
  })

  it('G-JUMP-8: a prior jump from a later one does not hide where that came from', async () => {
    const source = await render(TRINITY)
    const later = await jumpTo(source.id, 'next', { units: 3, unit: 'day' })
    expect(ids((await sequence(later.id)).prior)).toEqual([source.id])
    const between = await jumpTo(later.id, 'prior', { unit: 'day' })
    // The newest of those that lie before: then the way goes on from it, not from the origin.
    expect(ids((await sequence(later.id)).prior)).toEqual([between.id])
    expect(ids((await sequence(between.id)).next)).toEqual([later.id])
    expect(ids((await sequence(source.id)).next)).toEqual([later.id])
  })

  it('G-JUMP-8: what others own in private is left out, and is no way on', async () => {
    const source = await render(TRINITY)
    const hidden = await jumpTo(source.id, 'next')
    await jumpTo(hidden.id, 'next')
    const { db } = stack.database
    const owned = { owner_id: randomUUID(), visibility: 'private' as const }
    await db.updateTable('timepoints').set(owned).where('id', '=', hidden.id).execute()
    expect((await sequence(source.id)).next).toEqual([])
    const response = await call(stack, 'GET', `/api/v1/temporal/${hidden.id}/sequence`)
    await expectProblem(response, 'forbidden')
    const anonymous = await render(TRINITY, { visibility: 'private' })
    const open = await jumpTo(anonymous.id, 'next')
    expect(ids((await sequence(anonymous.id)).next)).toEqual([open.id])
  })

  it('G-JUMP-7: an erased source leaves the target, without a link to it', async () => {
    const source = await render(TRINITY)
    const target = await jumpTo(source.id, 'next')
    await call(stack, 'DELETE', `/api/v1/timepoints/${source.id}?permanent=true`)
    const left = await full(target.id)
    expect(left).toMatchObject({ status: 'completed', source_id: null, sequence_id: source.id })
    expect((await sequence(target.id)).prior).toEqual([])
    expect(await jumpTo(target.id, 'next')).toMatchObject({ sequence_id: source.id })
  })
})
