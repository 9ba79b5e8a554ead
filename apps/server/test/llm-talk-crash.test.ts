import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatResponse, ChatSessionDetail, ChatSessionList } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createRandom } from '../src/flash/illustration/random.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { createWatchedDatabase, type SlowServer } from './support/crash.ts'
import { questionsTo, spawnLlmServer } from './support/llm-crash.ts'

const API = '/api/v1'
const SEED = inject('crashSeed')
const KILLS = Math.ceil(inject('crashRuns') / 8)
const LATENCY_MS = 150
const STREAM_MS = 80

let database: Awaited<ReturnType<typeof createWatchedDatabase>>
let simulators: Simulators
/** Surveys of earlier runs. */
let asked = 0
const servers = new Set<SlowServer>()
const random = createRandom(`${SEED} talk`)

function spawnServer(): SlowServer {
  const server = spawnLlmServer(database.url, simulators)
  servers.add(server)
  void server.ended.then(() => servers.delete(server))
  return server
}

async function kill(server: SlowServer): Promise<void> {
  server.signal('SIGKILL')
  await server.ended
}

beforeAll(async () => {
  process.stdout.write(`talk crash test: seed ${SEED}, ${KILLS} kills\n`)
  simulators = await startSimulators({ latencyMs: LATENCY_MS, streamMs: STREAM_MS })
  database = await createWatchedDatabase()
})

afterAll(async () => {
  for (const server of servers) server.signal('SIGKILL')
  await Promise.all([...servers].map(({ ended }) => ended))
  await database.drop()
  await simulators.close()
})

async function post(url: string, path: string, body: object, key: string): Promise<Response> {
  return fetch(`${url}${API}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
}

/** How many answers of the survey, and whether its summary, were not kept when its server was killed. */
async function leftToAsk(people: number): Promise<[number, number]> {
  const { rows } = await database.pool.query<{ status: string; answers: number; sums: number }>(
    `SELECT o.status, count(*) FILTER (WHERE p.part LIKE 'answer%')::int AS answers,
       count(*) FILTER (WHERE p.part = 'summary')::int AS sums
     FROM operations o LEFT JOIN operation_parts p ON p.operation_id = o.id
     WHERE o.kind = 'survey' GROUP BY o.id ORDER BY o.created_at DESC`,
  )
  const pending = rows.find(({ status }) => status === 'pending')
  if (pending) return [people - pending.answers, 1 - pending.sums]
  // Each run asks for one: if the last has ended this run's is not accepted yet, or it is the one.
  const wasEnded = rows.length > asked
  return wasEnded ? [0, 0] : [people, 1]
}

/** A client that wants one answer whatever becomes of servers, and repeats its request with one key. */
class StubbornTalker {
  url: string
  readonly #key = randomUUID()
  readonly #path: string
  readonly #body: object

  constructor(url: string, path: string, body: object) {
    this.url = url
    this.#path = path
    this.#body = body
  }

  async run<Answer>(): Promise<Answer> {
    const deadline = Date.now() + 60_000
    while (Date.now() < deadline) {
      const response = await post(this.url, this.#path, this.#body, this.#key).catch(() => null)
      // Broken off in the middle counts as nothing.
      const text = await response?.text().catch(() => null)
      if (response?.status === 200 && text) return JSON.parse(text) as Answer
      if (response && ![200, 409, 503].includes(response.status)) throw new Error(text ?? '')
      await sleep(20)
    }
    throw new Error('no answer')
  }
}

describe('talk, killed at any time', () => {
  it(`G-TALK-5: ${KILLS} kills in the middle of chats and surveys`, {
    timeout: 60_000 + KILLS * 15_000,
  }, async () => {
    let standby = spawnServer()
    let server = spawnServer()
    let url = await server.start()
    const render = new StubbornTalker(url, '/timepoints/generate/sync', {
      query: 'Magna Carta 1215',
    })
    const { id, characters } = await render.run<{
      id: string
      characters: { characters: { name: string }[] }
    }>()
    const cast = characters.characters.map(({ name }) => name)
    const [name = ''] = cast
    const path = `/interactions/${id}`
    const sessions: string[] = []
    const told: string[] = []
    for (let run = 0; run < KILLS; run += 1) {
      simulators.calls.length = 0
      const message = `Message ${run} of ${SEED}`
      const body = { character: name, message, session_id: sessions[0] ?? null }
      const talker = new StubbornTalker(url, `${path}/chat`, body)
      const questions = [`Question ${run}?`]
      const asker = new StubbornTalker(url, `${path}/survey`, { questions })
      const running = Promise.all([
        talker.run<ChatResponse>(),
        asker.run<{ responses: { character_name: string }[] }>(),
      ])
      await sleep(random.next() * (LATENCY_MS + STREAM_MS) * 2.2)
      await kill(server)
      const killedAt = Date.now()
      const left = await leftToAsk(cast.length)
      server = standby
      url = await server.start()
      talker.url = url
      asker.url = url
      standby = spawnServer()
      const [answer, survey] = await running
      asked += 1
      sessions.push(answer.session_id)
      expect(answer.session_id).toBe(sessions[0])
      told.push(message, answer.response)
      expect(survey.responses.map(({ character_name }) => character_name)).toEqual(cast)
      const counts = Map.groupBy(questionsTo(simulators), ({ words }) => words)
      // A call that was in flight is made again; one whose answer was kept is not.
      for (const asked of counts.values()) expect(asked.length).toBeLessThanOrEqual(2)
      expect(counts.size).toBe(1 + cast.length + 1)
      const after = questionsTo(simulators).filter(({ startedAt }) => startedAt > killedAt)
      const again = (step: string) => after.filter((one) => one.step === step).length
      expect([run, again('survey'), again('survey_summary')]).toEqual([run, ...left])
    }
    const read = await fetch(`${url}${API}/interactions/session/${sessions[0]}`)
    const { messages } = ChatSessionDetail.parse(await read.json())
    expect(messages.map(({ content }) => content)).toEqual(told)
    const list = await fetch(`${url}${API}/interactions/sessions/${id}`)
    expect(ChatSessionList.parse(await list.json()).total).toBe(1)
    const { rows } = await database.pool.query(
      "SELECT count(*)::int AS pending FROM operations WHERE status = 'pending'",
    )
    expect(rows).toEqual([{ pending: 0 }])
    await Promise.all([kill(server), kill(standby)])
  })

  it('G-TALK-5: a message of a caller who never comes back is answered after the kill', {
    timeout: 60_000,
  }, async () => {
    const [first, second] = [spawnServer(), spawnServer()]
    const url = await first.start()
    const render = new StubbornTalker(url, '/timepoints/generate/sync', {
      query: 'Magna Carta 1215',
    })
    const { id, characters } = await render.run<{
      id: string
      characters: { characters: { name: string }[] }
    }>()
    const body = { character: characters.characters[0]?.name, message: 'Will you sign?' }
    const asking = post(url, `/interactions/${id}/chat`, body, randomUUID()).catch(() => null)
    const said = async () => {
      const sql = 'SELECT FROM chat_messages WHERE content = $1'
      return (await database.pool.query(sql, [body.message])).rowCount
    }
    await expect.poll(said, { interval: 5, timeout: 10_000 }).toBe(1)
    await kill(first)
    await asking
    const kept = await database.pool.query(
      `SELECT content FROM chat_messages JOIN chat_sessions ON chat_sessions.id = session_id
       WHERE timepoint_id = $1`,
      [id],
    )
    expect(kept.rows).toEqual([{ content: body.message }])
    const after = await second.start()
    const sessions = async () => {
      const list = await fetch(`${after}${API}/interactions/sessions/${id}`)
      return ChatSessionList.parse(await list.json()).sessions
    }
    await expect.poll(async () => (await sessions())[0]?.message_count, { timeout: 20_000 }).toBe(2)
    await kill(second)
  })
})
