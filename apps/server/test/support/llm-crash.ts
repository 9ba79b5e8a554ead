import { createHash } from 'node:crypto'
import type { DialogLine, Timepoint } from '@timepoint/contracts'
import type pg from 'pg'
import { expect } from 'vitest'
import type { SimulatedCall } from '../simulators/call.ts'
import type { Simulators } from '../simulators/start-simulators.ts'
import { type SlowServer, type StubbornClient, spawnServerScript } from './crash.ts'
import { collectEvents, type ReceivedEvent } from './sse.ts'

const API = '/api/v1/timepoints'

/** The real server, which asks the simulators. @param env more configuration. */
export function spawnLlmServer(
  databaseUrl: string,
  simulators: Simulators,
  env: Record<string, string> = {},
): SlowServer {
  const script = import.meta.resolve('./llm-crash-server.ts')
  const all = { DATABASE_URL: databaseUrl, ...simulators.env(), ...env }
  return spawnServerScript(script, [JSON.stringify(all)])
}

/** A question to a model, whichever process asked it. */
export interface Question {
  /** The step whose answer it serves. */
  step: string
  /** The same for the same words: marks, which are new in every run, are left out. */
  words: string
  /** Milliseconds since the epoch. */
  startedAt: number
}

/** Calls that serve a step of another name. */
const STEPS: Readonly<Record<string, string>> = {
  character_bio: 'characters',
  dialog_rewrite: 'critique',
}

function stepOf({ kind, schemaName }: SimulatedCall): string {
  if (kind === 'search') return 'grounding'
  if (kind === 'image') return 'image_generation'
  const name = schemaName ?? 'unnamed'
  return STEPS[name] ?? name
}

/** Everything that was asked since the log was cleared, in order. */
export function questionsTo({ calls }: Simulators): Question[] {
  return calls
    .filter(({ kind }) => kind !== 'catalogue')
    .map((call) => {
      const plain = `${call.system}\n${call.prompt}`.replace(/\^[0-9a-f]{6}\^/g, '')
      const words = createHash('sha256').update(plain).digest('base64')
      return { step: stepOf(call), words, startedAt: call.startedAt }
    })
}

/** What was told of a scene and its dialog while they were written, as a client puts it together. */
function toldBy(events: readonly ReceivedEvent[]): { text: string; lines: DialogLine[] } {
  const told: { text: string; lines: DialogLine[] } = { text: '', lines: [] }
  for (const { frame } of events) {
    if (frame.event !== 'partial') continue
    const { kind, value, restart } = frame.data
    if (kind === 'text') told.text = restart ? value : told.text + value
    else told.lines = restart ? [value] : [...told.lines, value]
  }
  return told
}

async function expectWholeStream(url: string, client: StubbornClient): Promise<void> {
  const response = await fetch(`${url}${API}/${client.id}?full=true`)
  const found = (await response.json()) as Timepoint
  expect(found).toMatchObject({ status: 'completed', query: client.query })
  const stored = await collectEvents(await fetch(`${url}${API}/${client.id}/events`))
  expect(client.events).toEqual(stored)
  const ids = stored.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
  const frames = stored.map(({ frame }) => frame).filter(({ event }) => event !== 'partial')
  const names = frames.map((frame) => ('step' in frame ? frame.step : frame.event))
  expect(new Set(names).size).toBe(names.length)
  expect([names.at(0), names.at(-1)]).toEqual(['initialization', 'done'])
  expect(frames.filter(({ event }) => event === 'step_error')).toEqual([])
  const { text, lines } = toldBy(stored)
  expect(text).toContain(found.scene?.setting)
  expect(text).toContain(found.scene?.atmosphere)
  expect(lines.map((line) => line.text)).toEqual(found.dialog?.map((line) => line.text))
}

/**
 * What must hold of a render by models whatever happened to the processes that worked on it.
 * @param expected the words of each question that a render asks when nothing happens to it.
 */
export async function expectNothingAskedAgain(
  pool: pg.Pool,
  url: string,
  client: StubbornClient,
  {
    questions,
    expected,
    interruptions,
  }: { questions: readonly Question[]; expected: ReadonlySet<string>; interruptions: number },
): Promise<void> {
  await expectWholeStream(url, client)
  const own = questions.filter(({ words }) => expected.has(words))
  const byWords = Map.groupBy(own, ({ words }) => words)
  expect([...byWords.keys()].sort()).toEqual([...expected].sort())
  for (const [, asked] of byWords) {
    const [first] = asked
    expect([first?.step, asked.length <= 1 + interruptions]).toEqual([first?.step, true])
  }
  const { rows } = await pool.query<{ step: string; kept_at: Date }>(
    'SELECT step, kept_at FROM checkpoints WHERE timepoint_id = $1',
    [client.id],
  )
  const keptAt = new Map(rows.map((row) => [row.step, row.kept_at.getTime()]))
  expect(keptAt.size).toBe(rows.length)
  for (const { step, startedAt } of own) {
    // Both clocks are of this machine, but one is cut to milliseconds.
    expect([step, Math.floor(startedAt) <= (keptAt.get(step) ?? 0)]).toEqual([step, true])
  }
}
