import type { ChatFrame, SurveyResponse, Timepoint } from '@timepoint/contracts'
import type { BenchSimulators } from './pipeline-processes.ts'
import type { BareCall } from './pipeline-simulators-process.ts'

/** A curated moment: rendered without a model it has six people; models speak for them. */
const SCENE = { query: 'Trinity test 5:29 AM July 16 1945', text_model: 'offline' }
const MODEL = 'gemini-3.5-flash-lite'
const QUESTIONS = ['What do you fear?', 'What do you hear?', 'Whom do you trust here?']
const MESSAGE = 'What do you see from where you stand?'

/** How many people are asked. */
const PEOPLE = 6

/** A scene to talk in. */
interface Scene {
  id: string
  people: string[]
}

/** The parts of a run. */
export interface Talk {
  url: string
  simulators: BenchSimulators
  scene: Scene
}

const post = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Renders a scene with six people. @throws Error when it has fewer. */
export async function prepareScene(url: string): Promise<Scene> {
  const response = await post(`${url}/api/v1/timepoints/generate/sync`, SCENE)
  const { id, characters } = (await response.json()) as Timepoint
  const people = (characters?.characters ?? []).map(({ name }) => name)
  if (people.length !== PEOPLE) throw new Error(`The scene has ${people.length} people`)
  return { id, people }
}

/** Data of server-sent events as they are parsed, with when, in milliseconds after `began`. */
async function* dataOf(response: Response, began: number) {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const blocks = text.split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (\{.*)$/m.exec(block)?.[1]
      if (data) yield { value: JSON.parse(data) as unknown, atMs: performance.now() - began }
    }
  }
}

/** Until the first frame of a call that is made again, in milliseconds; the rest is read as well. */
async function bareFirstFrameMs({ url, headers, body }: BareCall): Promise<number> {
  const began = performance.now()
  const response = await fetch(url, { method: 'POST', headers, body })
  let first = Number.NaN
  for await (const { atMs } of dataOf(response, began)) {
    if (Number.isNaN(first)) first = atMs
  }
  return first
}

/** One chat over its stream. */
async function chatOnce({ url, scene }: Talk, sessionId: string | null) {
  const began = performance.now()
  const [character] = scene.people
  const body = { character, message: MESSAGE, session_id: sessionId, model: MODEL }
  const response = await post(`${url}/api/v1/interactions/${scene.id}/chat/stream`, body)
  const seen = { firstTokenMs: Number.NaN, doneMs: Number.NaN, sessionId: '' }
  for await (const { value, atMs } of dataOf(response, began)) {
    const frame = value as ChatFrame
    if (frame.event === 'token' && Number.isNaN(seen.firstTokenMs)) seen.firstTokenMs = atMs
    if (frame.event !== 'done') continue
    seen.doneMs = atMs
    seen.sessionId = frame.session_id
  }
  if (Number.isNaN(seen.doneMs)) throw new Error('A chat did not come to its end')
  return seen
}

/**
 * Turns of a chat and the call that it made.
 * @param goesOn whether all are turns of one conversation.
 */
export async function measureChat(
  talk: Talk,
  { turns, goesOn }: { turns: number; goesOn: boolean },
) {
  const measured = { firstTokenMs: [] as number[], bareMs: [] as number[], doneMs: [] as number[] }
  let sessionId: string | null = null
  await talk.simulators.takeCalls()
  for (let turn = 0; turn < turns; turn += 1) {
    const seen = await chatOnce(talk, goesOn ? sessionId : null)
    sessionId = seen.sessionId
    const calls = await talk.simulators.takeCalls()
    const call = calls.find(({ schemaName }) => schemaName === null)
    if (!call) throw new Error('The chat made no call for plain text')
    measured.firstTokenMs.push(seen.firstTokenMs)
    measured.doneMs.push(seen.doneMs)
    measured.bareMs.push(await bareFirstFrameMs(call))
    await talk.simulators.takeCalls()
  }
  return measured
}

/** Surveys of everybody, one after another. */
export async function measureSurvey({ url, scene, simulators }: Talk, surveys: number) {
  const measured = { wallMs: [] as number[], calls: [] as number[] }
  await simulators.takeCalls()
  for (let turn = 0; turn < surveys; turn += 1) {
    const began = performance.now()
    const path = `${url}/api/v1/interactions/${scene.id}/survey`
    const response = await post(path, { questions: QUESTIONS, model: MODEL })
    const { responses, summary } = (await response.json()) as SurveyResponse
    measured.wallMs.push(performance.now() - began)
    if (responses.length !== PEOPLE * QUESTIONS.length || summary === null) {
      throw new Error(`A survey gave ${responses.length} answers`)
    }
    measured.calls.push((await simulators.takeCalls()).length)
  }
  return measured
}
