import { randomUUID } from 'node:crypto'
import {
  ChatFrame,
  ChatResponse,
  ChatSessionDetail,
  ChatSessionList,
  DialogFrame,
  DialogResponse,
  SurveyFrame,
  SurveyResponse,
} from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetOldOperations } from '../src/flash/operations/operation-store.ts'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { API, chat, collectFrames, renderScene, talk, UNKNOWN_ID, wordsOf } from './support/talk.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const NJINGA = 'Njinga before the governor, Luanda 1622'
const TRINITY = 'Trinity test 5:29 AM July 16 1945'

let database: TestDatabase
let stack: Stack
let luanda: string
let trinity: string

const start = () => startTestStack(database)

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await start()
  luanda = await renderScene(stack, { query: NJINGA })
  trinity = await renderScene(stack, { query: TRINITY })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const sessionsOf = async (id: string) => {
  const response = await call(stack, 'GET', `${API}/interactions/sessions/${id}`)
  return ChatSessionList.parse(await response.json())
}
const getSession = (id: string) => call(stack, 'GET', `${API}/interactions/session/${id}`)
const readSession = async (id: string) =>
  ChatSessionDetail.parse(await (await getSession(id)).json())
const removeSession = (id: string) => call(stack, 'DELETE', `${API}/interactions/session/${id}`)

async function countRows(table: string, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(table)}
    WHERE timepoint_id = ${id}`.execute(stack.database.db)
  return rows[0]?.n ?? 0
}

const ASKED = { character: 'Oppenheimer', message: 'What do you see?' }

describe('chat', () => {
  it('G-TALK-1: answers with every field of the contract, labelled offline without keys', async () => {
    const answer = await chat(stack, trinity, ASKED)
    expect(ChatResponse.parse(answer)).toEqual(answer)
    expect(answer).toMatchObject({
      character_name: 'J. Robert Oppenheimer',
      model_provider: 'offline',
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(answer.response.length).toBeGreaterThan(10)
    expect(Object.keys(answer)).toEqual(
      expect.arrayContaining(['emotional_tone', 'model_provider', 'latency_ms']),
    )
  })

  it.each([
    ['joão correia de sousa', 'João Correia de Sousa'],
    ['JOAO CORREIA DE SOUSA', 'João Correia de Sousa'],
    ['correia', 'João Correia de Sousa'],
    ['  Njinga ', 'Njinga'],
  ])('G-TALK-1: finds %j', async (character, name) => {
    const { character_name } = await chat(stack, luanda, { character, message: 'Who are you?' })
    expect(character_name).toBe(name)
  })

  it.each(['Elvis Presley', '…', 'ö'])(
    'G-TALK-1: %j is 404 and says who is there',
    async (character) => {
      const response = await talk(stack, luanda, 'chat', { character, message: 'Who are you?' })
      const { detail } = await expectProblem(response, 'not_found')
      expect(detail).toContain('João Correia de Sousa')
      expect(detail).toContain('Njinga')
    },
  )

  it('a scene without people says that nobody is there', async () => {
    const empty = await renderScene(stack, { query: 'Lisbon, 3 May 1710' })
    const body = { character: 'Anna', message: 'Who are you?' }
    const { detail } = await expectProblem(await talk(stack, empty, 'chat', body), 'not_found')
    expect(detail).toBe('Nobody is in this scene')
    for (const [form, body] of [
      ['dialog', {}],
      ['survey', { questions: ['Who?'] }],
    ] as const) {
      await expectProblem(await talk(stack, empty, form, body), 'not_found')
    }
  })

  it('MUST 22: the same question gets the same answer', async () => {
    const [first, second] = await Promise.all([
      chat(stack, trinity, ASKED),
      chat(stack, trinity, ASKED),
    ])
    expect(second?.response).toBe(first?.response)
    expect(second?.session_id).not.toBe(first?.session_id)
  })

  it('refuses what is no chat, with the path of what is wrong', async () => {
    const bad: [object, string][] = [
      [{ message: 'hello' }, 'character'],
      [{ character: 'Njinga' }, 'message'],
      [{ character: 'Njinga', message: '   ' }, 'message'],
      [{ character: 'Njinga', message: 'x'.repeat(4001) }, 'message'],
      [{ character: '', message: 'hello' }, 'character'],
      [{ ...ASKED, model: 'x'.repeat(201) }, 'model'],
      [{ ...ASKED, model: 'not a model' }, 'model'],
      [{ ...ASKED, response_format: 'xml' }, 'response_format'],
      [{ ...ASKED, llm_params: { temperature: 3 } }, 'llm_params.temperature'],
      [{ ...ASKED, llm_params: { heat: 1 } }, 'llm_params'],
      [{ ...ASKED, session_id: 7 }, 'session_id'],
    ]
    for (const [body, path] of bad) {
      for (const form of ['chat', 'chat/stream']) {
        const { errors } = await expectProblem(
          await talk(stack, luanda, form, body),
          'invalid_input',
        )
        expect([path, errors?.[0]?.path]).toEqual([path, path])
      }
    }
    const longest = { character: 'Njinga', message: '😀'.repeat(4000) }
    expect((await talk(stack, luanda, 'chat', longest)).status).toBe(200)
  })

  it('a model by name whose provider is not configured is 503, and nothing is stored', async () => {
    const before = await countRows('operations', luanda)
    for (const form of ['chat', 'chat/stream']) {
      const body = { character: 'Njinga', message: 'Hello', model: 'gemini-3.8-flash' }
      await expectProblem(await talk(stack, luanda, form, body), 'provider_unavailable')
    }
    expect(await countRows('operations', luanda)).toBe(before)
  })

  it('MUST 26: llm_params that have no effect offline are told', async () => {
    const llm_params = { temperature: 0.5 }
    const { warnings } = await chat(stack, trinity, { ...ASKED, llm_params })
    expect(warnings.map(({ code }) => code)).toContain('llm_param_ignored')
  })
})

describe('conversations', () => {
  it('MUST 47, G-TALK-2: are kept, and outlive a restart', async () => {
    const first = await chat(stack, trinity, ASKED)
    await stack.close()
    stack = await start()
    const body = { ...ASKED, message: 'What led to this?', session_id: first.session_id }
    const second = await chat(stack, trinity, body)
    expect(second.session_id).toBe(first.session_id)
    const { messages, ...session } = await readSession(first.session_id)
    expect(messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', ASKED.message],
      ['character', first.response],
      ['user', body.message],
      ['character', second.response],
    ])
    expect(session).toMatchObject({
      character_name: 'J. Robert Oppenheimer',
      timepoint_id: trinity,
      message_count: 4,
    })
    expect(Date.parse(session.updated_at)).toBeGreaterThanOrEqual(Date.parse(session.created_at))
  })

  it('are listed, the last used first, with a short preview', async () => {
    const id = await renderScene(stack, { query: TRINITY })
    expect(await sessionsOf(id)).toEqual({ sessions: [], total: 0 })
    const one = await chat(stack, id, ASKED)
    const two = await chat(stack, id, { character: 'Bainbridge', message: 'What is said?' })
    await chat(stack, id, { ...ASKED, session_id: one.session_id })
    const { sessions, total } = await sessionsOf(id)
    expect(sessions.map((session) => session.id)).toEqual([one.session_id, two.session_id])
    expect(total).toBe(2)
    expect(sessions.map(({ message_count }) => message_count)).toEqual([4, 2])
    for (const { last_message_preview: preview } of sessions) {
      expect([...preview].length).toBeGreaterThan(0)
      expect([...preview].length).toBeLessThanOrEqual(50)
    }
  })

  it('MUST 48, G-TALK-2: another person’s, another scene’s, another caller’s and unknown ones are 404', async () => {
    const { session_id } = await chat(stack, trinity, ASKED)
    const others: [string, object][] = [
      [trinity, { character: 'Bainbridge', message: 'Hello', session_id }],
      [luanda, { character: 'Njinga', message: 'Hello', session_id }],
      [trinity, { ...ASKED, session_id: 'sess_123' }],
      [trinity, { ...ASKED, session_id: UNKNOWN_ID }],
    ]
    for (const [id, body] of others) {
      for (const form of ['chat', 'chat/stream']) {
        const { detail } = await expectProblem(await talk(stack, id, form, body), 'not_found')
        expect(detail).toBe('Session not found')
      }
    }
    await sql`UPDATE chat_sessions SET owner_id = ${randomUUID()} WHERE id = ${session_id}`.execute(
      stack.database.db,
    )
    await expectProblem(await talk(stack, trinity, 'chat', { ...ASKED, session_id }), 'not_found')
    await expectProblem(await getSession(session_id), 'not_found')
    await expectProblem(await removeSession(session_id), 'not_found')
    const { sessions } = await sessionsOf(trinity)
    expect(sessions.map(({ id }) => id)).not.toContain(session_id)
  })

  it('can be erased, once', async () => {
    const { session_id: id } = await chat(stack, trinity, ASKED)
    const removed = await removeSession(id)
    expect([removed.status, await removed.json()]).toEqual([200, { id, deleted: true }])
    await expectProblem(await getSession(id), 'not_found')
    await expectProblem(await removeSession(id), 'not_found')
    await expectProblem(
      await talk(stack, trinity, 'chat', { ...ASKED, session_id: id }),
      'not_found',
    )
    for (const bad of ['sess_123', 'x', UNKNOWN_ID]) {
      await expectProblem(await getSession(bad), 'not_found')
      await expectProblem(await removeSession(bad), 'not_found')
    }
  })

  it('G-TALK-2: go with their timepoint', async () => {
    const id = await renderScene(stack, { query: TRINITY })
    const { session_id } = await chat(stack, id, ASKED)
    await talk(stack, id, 'survey', { questions: ['Why?'] })
    await call(stack, 'DELETE', `${API}/timepoints/${id}`)
    await expectProblem(await getSession(session_id), 'not_found')
    await expectProblem(await talk(stack, id, 'chat', { ...ASKED, session_id }), 'not_found')
    await expectProblem(await call(stack, 'GET', `${API}/interactions/sessions/${id}`), 'not_found')
    const erased = await renderScene(stack, { query: TRINITY })
    await chat(stack, erased, ASKED)
    await call(stack, 'DELETE', `${API}/timepoints/${erased}?permanent=true`)
    expect(await countRows('chat_sessions', erased)).toBe(0)
    expect(await countRows('operations', erased)).toBe(0)
  })

  it('G-TALK-2: what is asked while the timepoint is being erased is 404, with and without a key', async () => {
    const id = await renderScene(stack, { query: TRINITY })
    const { session_id } = await chat(stack, id, ASKED)
    const waiting = sql<{ n: number }>`SELECT count(*)::int AS n FROM pg_locks
      JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`
    const answers = await stack.database.db.transaction().execute(async (trx) => {
      await sql`DELETE FROM timepoints WHERE id = ${id}`.execute(trx)
      const asked = [
        talk(stack, id, 'chat', ASKED),
        talk(stack, id, 'chat/stream', { ...ASKED, session_id }),
        talk(stack, id, 'dialog', {}, { 'idempotency-key': randomUUID() }),
        talk(stack, id, 'survey/stream', { questions: ['Why?'] }),
      ]
      // They have found it, and wait to know whether it goes.
      const count = async () => (await waiting.execute(stack.database.db)).rows[0]?.n
      await expect.poll(count).toBe(asked.length)
      return asked
    })
    for (const answer of answers) await expectProblem(await answer, 'not_found')
  })

  it('G-TALK-6: messages sent at the same time are answered one after another', async () => {
    const { session_id } = await chat(stack, trinity, ASKED)
    const messages = ['What led to this?', 'What do you wear?', 'Who is here?', 'What is at stake?']
    const answers = await Promise.all(
      messages.map((message) => chat(stack, trinity, { ...ASKED, message, session_id })),
    )
    const { messages: kept } = await readSession(session_id)
    expect(kept.map(({ role }) => role)).toEqual(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'user' : 'character')),
    )
    for (const [index, message] of messages.entries()) {
      const at = kept.findIndex(({ content }) => content === message)
      expect(kept[at + 1]?.content).toBe(answers[index]?.response)
    }
  })
})

describe('dialog', () => {
  it('answers with every field of the contract', async () => {
    const body = {
      num_lines: 3,
      prompt: 'They discuss what it means',
      characters: ['bainbridge', 'Zeus'],
    }
    const response = await talk(stack, trinity, 'dialog', body)
    const answer = DialogResponse.parse(await response.json())
    expect(answer).toMatchObject({
      characters_involved: ['Kenneth Bainbridge'],
      unknown_characters: ['Zeus'],
      model_provider: 'offline',
    })
    // Offline nobody says what is not on record.
    for (const { provenance } of answer.dialog) expect(provenance).not.toBe('dramatized')
    if (answer.dialog.length === 0) expect(answer.context).not.toBeNull()
  })

  it('streams the same, and ends with done', async () => {
    const frames = await collectFrames<DialogFrame>(await talk(stack, trinity, 'dialog/stream', {}))
    for (const frame of frames) DialogFrame.parse(frame)
    const done = frames.at(-1)
    const lines = frames.filter(({ event }) => event === 'line')
    expect(done).toMatchObject({ event: 'done', data: { done: true, total_lines: lines.length } })
  })

  it('refuses what is no wish', async () => {
    const bad: [object, string][] = [
      [{ num_lines: 0 }, 'num_lines'],
      [{ num_lines: 11 }, 'num_lines'],
      [{ num_lines: 1.5 }, 'num_lines'],
      [{ prompt: 'x'.repeat(1001) }, 'prompt'],
      [{ topic: 'x'.repeat(1001) }, 'topic'],
      [{ characters: 'some' }, 'characters'],
      [{ characters: [] }, 'characters'],
      [{ sequential: 'yes' }, 'sequential'],
    ]
    for (const [body, path] of bad) {
      const response = await talk(stack, trinity, 'dialog', body)
      const { errors } = await expectProblem(response, 'invalid_input')
      expect([path, errors?.[0]?.path]).toEqual([path, path])
    }
    await expectProblem(await talk(stack, trinity, 'dialog', { characters: ['Zeus'] }), 'not_found')
  })
})

describe('survey', () => {
  const QUESTIONS = ['What do you see?', 'What led to this?']

  it.each(['parallel', 'sequential'])('G-TALK-7: %s: asks everybody everything', async (mode) => {
    const body = { questions: QUESTIONS, mode, chain_prompts: mode === 'sequential' }
    const response = await talk(stack, trinity, 'survey', body)
    const answer = SurveyResponse.parse(await response.json())
    expect(answer).toMatchObject({ timepoint_id: trinity, questions: QUESTIONS, mode })
    expect(answer.total_characters).toBe(6)
    const asked = answer.responses.map((one) => `${one.question} ${one.character_name}`)
    expect(new Set(asked).size).toBe(12)
    expect(answer.responses.slice(0, 6).every(({ question }) => question === QUESTIONS[0])).toBe(
      true,
    )
    expect(answer.summary).not.toBeNull()
    for (const { response: said, key_points: points } of answer.responses) {
      expect(said.length).toBeGreaterThan(5)
      for (const point of points) expect(said).toContain(point)
    }
  })

  it('leaves the summary out when it is not wanted, and drops unknown names', async () => {
    const body = { questions: ['Why?'], include_summary: false, characters: ['Farrell', 'Zeus'] }
    const answer = SurveyResponse.parse(await (await talk(stack, trinity, 'survey', body)).json())
    expect(answer.summary).toBeNull()
    expect(answer.unknown_characters).toEqual(['Zeus'])
    expect(answer.responses.map((one) => one.character_name)).toEqual(['Thomas Farrell'])
    await expectProblem(
      await talk(stack, trinity, 'survey', { ...body, characters: ['Zeus'] }),
      'not_found',
    )
  })

  it('G-TALK-3: streams each answer once, with rising progress, then summary and done', async () => {
    const response = await talk(stack, trinity, 'survey/stream', { questions: QUESTIONS })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const frames = await collectFrames<SurveyFrame>(response)
    for (const frame of frames) SurveyFrame.parse(frame)
    expect(frames.map(({ event }) => event)).toEqual([
      ...Array.from({ length: 12 }, () => 'response'),
      'summary',
      'done',
    ])
    const progress = frames.flatMap((frame) => ('progress' in frame ? [frame.progress] : []))
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(progress.at(-1)).toBe(100)
    expect(frames.at(-1)).toMatchObject({
      data: { total_responses: 12, characters_surveyed: 6, questions_asked: 2 },
    })
  })

  it('G-TALK-3: streams an answer for each question, also when one is asked twice', async () => {
    const body = { questions: ['Why?', 'Why?'], characters: ['farrell'], include_summary: false }
    const response = await talk(stack, trinity, 'survey/stream', body)
    const frames = await collectFrames<SurveyFrame>(response)
    expect(frames.map(({ event }) => event)).toEqual(['response', 'response', 'done'])
    expect(frames.at(-1)).toMatchObject({ data: { total_responses: 2, questions_asked: 2 } })
  })

  it('refuses what is no survey', async () => {
    const bad: [object, string][] = [
      [{}, 'questions'],
      [{ questions: [] }, 'questions'],
      [{ questions: Array.from({ length: 11 }, () => 'Why?') }, 'questions'],
      [{ questions: [''] }, 'questions.0'],
      [{ questions: ['x'.repeat(501)] }, 'questions.0'],
      [{ questions: ['Why?'], mode: 'random' }, 'mode'],
    ]
    for (const [body, path] of bad) {
      const response = await talk(stack, trinity, 'survey', body)
      const { errors } = await expectProblem(response, 'invalid_input')
      expect([path, errors?.[0]?.path]).toEqual([path, path])
    }
  })
})

describe('talk streams', () => {
  it('G-TALK-3: tokens make up what done says, which is what is stored', async () => {
    const frames = await collectFrames<ChatFrame>(await talk(stack, trinity, 'chat/stream', ASKED))
    for (const frame of frames) ChatFrame.parse(frame)
    const done = frames.at(-1)
    if (done?.event !== 'done') throw new Error('no done')
    expect(frames.filter(({ event }) => event !== 'token')).toHaveLength(1)
    expect(wordsOf(frames)).toBe(done.data)
    const { messages } = await readSession(done.session_id)
    expect(messages.at(-1)?.content).toBe(done.data)
  })
})

describe('repeated requests', () => {
  const FORMS: [string, object][] = [
    ['chat', ASKED],
    ['chat/stream', ASKED],
    ['dialog', { num_lines: 2 }],
    ['dialog/stream', { num_lines: 2 }],
    ['survey', { questions: ['What do you see?'] }],
    ['survey/stream', { questions: ['What do you see?'] }],
  ]

  it.each(FORMS)('G-TALK-9: %s: the same key gives the same answer', async (form, body) => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await talk(stack, trinity, form, body, headers)
    const text = await first.text()
    const before = await countRows('operations', trinity)
    const again = await talk(stack, trinity, form, body, headers)
    expect([again.status, await again.text()]).toEqual([200, text])
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await countRows('operations', trinity)).toBe(before)
    const other = await talk(stack, trinity, form, { ...body, response_format: 'text' }, headers)
    await expectProblem(other, 'idempotency_mismatch')
    const elsewhere = { ...body, character: 'Njinga' }
    const another = await talk(stack, luanda, form, elsewhere, headers)
    expect([another.status, another.headers.get('idempotency-replayed')]).toEqual([200, null])
    await another.text()
  })

  it('what is refused before work starts leaves the key new', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const body = { ...ASKED, character: 'Zeus' }
    await expectProblem(await talk(stack, trinity, 'chat', body, headers), 'not_found')
    expect((await talk(stack, trinity, 'chat', ASKED, headers)).status).toBe(200)
  })

  it('MUST 41: of ten at once with one key one is worked on', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const before = await countRows('operations', trinity)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => talk(stack, trinity, 'chat', ASKED, headers)),
    )
    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect(await countRows('operations', trinity)).toBe(before + 1)
  })

  it('G-TIDY-1: operations are removed when their keys have served their time, and not before', async () => {
    const { session_id } = await chat(stack, trinity, ASKED)
    const { db } = stack.database
    await forgetOldOperations(db)
    const of = (id: string) =>
      sql<{
        n: number
      }>`SELECT count(*)::int AS n FROM operations WHERE session_id = ${id}`.execute(db)
    expect((await of(session_id)).rows[0]?.n).toBe(1)
    await sql`UPDATE operations SET completed_at = now() - interval '26 hours'
      WHERE session_id = ${session_id}`.execute(db)
    expect(await forgetOldOperations(db)).toBe(1)
    expect((await of(session_id)).rows[0]?.n).toBe(0)
    expect((await readSession(session_id)).messages).toHaveLength(2)
  })
})

describe('scenes that cannot be talked with', () => {
  const FORMS: [string, object][] = [
    ['chat', ASKED],
    ['dialog', {}],
    ['survey', { questions: ['Why?'] }],
  ]

  it.each(FORMS)('%s: unknown, malformed and failed ones', async (form, body) => {
    for (const id of [UNKNOWN_ID, 'nonsense']) {
      const { detail } = await expectProblem(await talk(stack, id, form, body), 'not_found')
      expect(detail).toBe('Timepoint not found')
    }
    const path = `${API}/timepoints/generate/sync`
    const refused = await call(stack, 'POST', path, { body: { query: 'What is photosynthesis?' } })
    const { timepoint_id: failed = '' } = await expectProblem(refused, 'query_rejected')
    await expectProblem(await talk(stack, failed, form, body), 'invalid_state')
    await expectProblem(await talk(stack, failed, `${form}/stream`, body), 'invalid_state')
  })
})
