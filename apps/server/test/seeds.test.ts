import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { type Json, lacks, orNull } from './support/examples.ts'
import { collectEvents } from './support/sse.ts'
import { collectFrames } from './support/talk.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

/**
 * Every endpoint that the first users of this API know, called as their guides show it, with the fields
 * that they read. Those of accounts, credits and users have a test of their own.
 */

const API = '/api/v1'

describe.each([false, true])(
  'the API as its first users know it (models: %s)',
  (withModels) => {
    let database: TestDatabase
    let simulators: Simulators
    let stack: Stack
    let id: string

    beforeAll(async () => {
      simulators = await startSimulators()
      database = await createTestDatabase()
      stack = await startTestStack(database, {
        env: {
          SHARE_URL_BASE: 'https://timepointai.com/t',
          ...(withModels ? simulators.env() : {}),
        },
      })
      id = (await post('/timepoints/generate/sync', RENDER)).id as string
    })

    afterAll(async () => {
      await stack.close()
      await simulators.close()
      await database.drop()
    })

    const RENDER = {
      query: 'Oppenheimer Trinity test control bunker 5:29 AM July 16 1945',
      preset: 'hyper',
      generate_image: true,
    }

    async function ask(method: string, path: string, body?: object): Promise<Json> {
      const answer = await call(stack, method, path, body ? { body } : {})
      const text = await answer.text()
      expect([path, answer.status, answer.status === 200 ? '' : text]).toEqual([path, 200, ''])
      return JSON.parse(text) as Json
    }
    const post = (path: string, body: object) => ask('POST', `${API}${path}`, body)
    const get = (path: string) => ask('GET', `${API}${path}`)

    /** What only models tell. */
    const byModel = (example: unknown) => (withModels ? example : orNull(example))

    /** The query string is kept apart from the example. */
    const has = (value: unknown, example: unknown) => expect(lacks(value, example)).toEqual([])

    it('GET /health', async () => {
      has(await ask('GET', '/health'), {
        status: 'healthy',
        version: '2.4.0',
        database: true,
        providers: { google: true, openrouter: true, stability: true },
      })
    })

    it('POST /timepoints/generate/stream', async () => {
      const body = { ...RENDER, query: 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945' }
      const events = await collectEvents(
        await call(stack, 'POST', `${API}/timepoints/generate/stream`, { body }),
      )
      const frames = events.map(({ frame }) => frame as unknown as Json)
      expect(frames[0]).toMatchObject({ event: 'start', step: 'initialization', progress: 0 })
      const steps = frames.filter(({ event }) => event === 'step_complete')
      const shown = Object.fromEntries(steps.map(({ step, progress }) => [step, progress]))
      expect(shown).toMatchObject({
        judge: 10,
        timeline: 20,
        scene: 30,
        characters: 50,
        moment: 65,
        camera: 65,
        dialog: 80,
        image_prompt: 90,
        image_generation: 100,
      })
      expect(frames.at(-1)).toMatchObject({ event: 'done', progress: 100 })
      has(frames.at(-1)?.data, { timepoint_id: 'abc123', slug: '...', status: 'completed' })
    })

    it('POST /timepoints/generate/sync, in all the ways of the guides', async () => {
      const bodies = [
        { query: 'AlphaGo plays Move 37, Seoul, March 10 2016', generate_image: true },
        {
          query: 'Turing interrogation Wilmslow February 1952',
          preset: 'hyper',
          generate_image: false,
        },
        {
          query: 'Turing breaks Enigma, 1941',
          llm_params: {
            temperature: 0.5,
            max_tokens: 4096,
            top_p: 0.9,
            system_prompt_suffix: 'Keep all descriptions under 200 words. Use British English.',
          },
        },
      ]
      const permissive = [
        {
          query: 'The signing of the Magna Carta, 1215',
          generate_image: true,
          model_policy: 'permissive',
        },
        {
          query: 'Apollo 11 Moon Landing, 1969',
          generate_image: true,
          model_policy: 'permissive',
          text_model: 'qwen/qwen3-235b-a22b',
        },
        {
          query: 'Zheng He treasure fleet Malindi harbor 1418',
          text_model: 'google/gemini-2.0-flash-001',
          image_model: 'gemini-2.5-flash-image',
        },
      ]
      for (const body of withModels ? [...bodies, ...permissive] : bodies) {
        const timepoint = await post('/timepoints/generate/sync', body)
        expect([body.query, timepoint.status]).toEqual([body.query, 'completed'])
        has(timepoint, {
          text_model_used: 'deepseek/deepseek-chat-v3-0324',
          image_model_used: body.generate_image
            ? 'google/gemini-2.5-flash-image-preview'
            : orNull('none is asked for'),
          model_provider: 'openrouter',
          model_permissiveness: 'permissive',
        })
      }
    })

    it('POST /timepoints/generate', async () => {
      const body = { query: RENDER.query, request_context: { source: 'clockchain', job_id: 'j' } }
      const accepted = await post('/timepoints/generate', body)
      has(accepted, {
        id: '550e8400-e29b-41d4-a716-446655440000',
        status: 'processing',
        message: 'Generation started for …',
        request_context: { source: 'clockchain', job_id: 'j' },
      })
    })

    it('GET /timepoints/{id}', async () => {
      const full = await get(`/timepoints/${id}?full=true&include_image=true`)
      has(full, {
        id: '550e8400-e29b-41d4-a716-446655440000',
        query: 'Oppenheimer watches the Trinity test',
        status: 'completed',
        year: 1945,
        month: 7,
        day: 16,
        season: 'summer',
        time_of_day: 'pre-dawn',
        location: 'Control bunker S-10000, Jornada del Muerto, New Mexico',
        has_image: true,
        image_url: 'data:image/jpeg;base64,...',
        text_model_used: 'gemini-2.5-flash',
        image_model_used: 'gemini-2.5-flash-image',
        visibility: 'public',
        share_url: 'https://timepointai.com/t/oppenheimer-trinity-abc123',
        characters: {
          characters: [{ name: 'J. Robert Oppenheimer', role: 'primary', description: '...' }],
        },
        dialog: [{ speaker: 'Bainbridge', text: 'Now we are all sons of bitches.' }],
        scene: { setting: '...', atmosphere: '...' },
        image_prompt: '...',
      })
      expect(full).toMatchObject({ year: 1945, month: 7, day: 16, visibility: 'public' })
      expect(full.image_url).toMatch(/^data:image\/\w+;base64,/)
      expect(full.share_url).toBe(`https://timepointai.com/t/${full.slug}`)
    })

    it('GET /timepoints, with its filters', async () => {
      has(await get('/timepoints?page=1&page_size=5&status=completed&visibility=public'), {
        items: [{ id: '…', query: '…', status: 'completed' }],
        total: 42,
        page: 1,
        page_size: 20,
      })
    })

    it('PATCH /timepoints/{id}/visibility and DELETE /timepoints/{id}', async () => {
      const { id: other } = await post('/timepoints/generate/sync', { query: RENDER.query })
      const path = `${API}/timepoints/${other}`
      const changed = await ask('PATCH', `${path}/visibility`, { visibility: 'private' })
      expect(changed.visibility).toBe('private')
      expect((await call(stack, 'PATCH', `${path}/visibility`, { body: {} })).status).toBe(400)
      expect((await call(stack, 'DELETE', path)).status).toBe(200)
      expect((await call(stack, 'GET', path)).status).toBe(404)
    })

    it('POST /interactions/{id}/chat and /chat/stream', async () => {
      const body = {
        character: 'Oppenheimer',
        message: 'What did you feel when the sky turned white?',
      }
      const answer = await post(`/interactions/${id}/chat`, body)
      has(answer, {
        character_name: 'Benjamin Franklin',
        response: 'My dear friend, …',
        emotional_tone: byModel('thoughtful'),
        session_id: 'sess_123',
      })
      const streamed = await call(stack, 'POST', `${API}/interactions/${id}/chat/stream`, {
        body: { ...body, session_id: answer.session_id },
      })
      const frames = await collectFrames(streamed)
      expect(frames.filter(({ event }) => event === 'token').length).toBeGreaterThan(1)
      expect(frames.at(-1)).toMatchObject({ event: 'done', session_id: answer.session_id })
    })

    it('POST /interactions/{id}/dialog', async () => {
      const body = { num_lines: 5, prompt: 'They discuss the risks of signing' }
      has(await post(`/interactions/${id}/dialog`, body), { dialog: [{ speaker: '…', text: '…' }] })
    })

    it('POST /interactions/{id}/survey', async () => {
      const questions = ['What do you fear most about this moment?']
      has(await post(`/interactions/${id}/survey`, { questions, include_summary: true }), {
        responses: [
          {
            character_name: 'John Adams',
            response: 'That we shall all hang for this...',
            sentiment: 'negative',
            emotional_tone: byModel('anxious'),
          },
        ],
        summary: 'The founders express a mixture of fear and determination...',
      })
    })

    it('POST /temporal/{id}/next and /prior, GET /temporal/{id}/sequence', async () => {
      for (const direction of ['next', 'prior']) {
        const jump = await post(`/temporal/${id}/${direction}`, { units: 1, unit: 'hour' })
        has(jump, {
          source_id: '550e8400-...',
          target_id: '661f9511-...',
          source_year: 1969,
          target_year: 1969,
          direction,
          units: 1,
          unit: 'hour',
          message: 'Generated moment 1 hour(s) forward',
        })
        expect(jump).toMatchObject({ source_id: id, direction, units: 1, unit: 'hour' })
        expect((await get(`/timepoints/${jump.target_id}?full=true`)).status).toBe('completed')
      }
      const sequence = await get(`/temporal/${id}/sequence?direction=both&limit=10`)
      has(sequence, {
        center: { id: '...', year: 1776, slug: 'declaration-signing-abc123' },
        prior: [{ id: '...', year: 1776, slug: 'one-hour-before' }],
        next: [{ id: '...', year: 1776, slug: 'one-hour-after-declaration-def456' }],
      })
      expect([(sequence.prior as []).length, (sequence.next as []).length]).toEqual([1, 1])
    })

    it('GET /models, /models/free, /models/providers and /models/{id}', async () => {
      const query = 'fetch_remote=true&free_only=false'
      const { models } = (await get(`/models?${query}`)) as { models: { id: string }[] }
      has(models, [
        { id: '…', name: '…', provider: 'google', is_free: false, context_length: orNull(1) },
      ])
      const free = await get('/models/free')
      expect(Object.keys(free)).toEqual(
        expect.arrayContaining(['best', 'fastest', 'all_free', 'total']),
      )
      if (withModels) {
        const entry = { id: 'qwen/…:free', name: 'Qwen3 …', context_length: 40960, is_free: true }
        has(free, { best: entry, fastest: entry, all_free: [entry], total: 30 })
        expect(free.total).toBeGreaterThan(0)
      }
      has(await get('/models/providers'), {
        providers: [
          {
            provider: 'google',
            available: true,
            models_count: 3,
            default_text_model: 'gemini-2.5-flash',
            default_image_model: 'gemini-2.5-flash-image',
          },
        ],
      })
      has(await get(`/models/${models[0]?.id}`), { id: '…', name: '…' })
    })

    it('POST /eval/compare and /eval/compare/report, GET /eval/models', async () => {
      const body = { query: 'Kasparov Deep Blue Game 6 1997', preset: 'verified' }
      const row = {
        model_id: 'google/gemini-3-flash-preview',
        provider: 'openrouter',
        label: 'Gemini 3 Flash Preview',
        success: true,
        latency_ms: byModel(6453),
        output_length: 2847,
        output_preview: 'This is a valid historical query...',
      }
      const comparison = {
        query: body.query,
        prompt_type: 'text',
        timestamp: '2026-02-05T10:47:29Z',
        total_duration_ms: 16045,
        models_tested: 4,
        fastest_model: byModel('google/gemini-3-flash-preview'),
        slowest_model: byModel('gemini-2.5-flash'),
        success_count: 4,
        failure_count: 0,
        success_rate: 100.0,
        latency_stats: {
          min_ms: byModel(6453),
          max_ms: byModel(15890),
          avg_ms: byModel(10150),
          median_ms: byModel(9240),
          range_ms: byModel(9437),
        },
        ranking: ['google/gemini-3-flash-preview'],
        results: [row],
      }
      const compared = await post('/eval/compare', body)
      has(compared, comparison)
      expect(compared.models_tested).toBe(4)
      expect(compared.success_count).toBe(withModels ? 4 : 0)
      const reported = await post('/eval/compare/report', body)
      has(reported, { comparison, report: '╔══…' })
      expect(reported.report).toMatch(/^╔═+╗\n║ +MODEL COMPARISON RESULTS/)
      const listed = await get('/eval/models')
      expect(listed.presets).toEqual({ verified: 4, google_native: 2, openrouter: 2, all: 4 })
      has(listed.models, [{ model_id: 'gemini-2.5-flash', provider: 'google', label: '…' }])
    })

    it('errors have a detail', async () => {
      const answer = await call(stack, 'GET', `${API}/timepoints/unknown`)
      has(await answer.json(), { detail: 'Error message' })
    })

    it('a free model answers when it is named', async () => {
      if (!withModels) return
      const { best } = (await get('/models/free')) as { best: { id: string } }
      const body = { query: RENDER.query, text_model: best.id }
      const timepoint = await post('/timepoints/generate/sync', body)
      expect(timepoint.text_model_used).toBe(best.id)
      const talk = { character: 'Oppenheimer', message: 'Hello?', model: best.id }
      const answer = await post(`/interactions/${id}/chat`, talk)
      expect(answer.model_used).toBe(best.id)
    })
  },
  60_000,
)
