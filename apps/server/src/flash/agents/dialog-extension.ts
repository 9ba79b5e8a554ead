import type { DialogLine } from '@timepoint/contracts'
import { z } from 'zod'
import { definePrompt, type Finding, type PromptInput } from './agent.ts'
import { aheadIn } from './prompting/ahead.ts'
import { speakersOf } from './prompting/cast.ts'
import { sharedRun } from './prompting/copied-text.ts'
import { lineFindings } from './prompting/dialog-checks.ts'
import {
  readDialogLine,
  removedFindings,
  silenceFindings,
  toLines,
  WrittenLine,
} from './prompting/dialog-lines.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { markText } from './prompting/mark.ts'
import { numbered } from './prompting/numbered-lines.ts'
import { cleanText } from './prompting/one-line.ts'
import { aheadOfTime } from './prompting/reader-words.ts'
import { digestText, reportedText, speakersText } from './prompting/scene-digest.ts'
import { settingOf } from './prompting/setting.ts'
import { LINE_LAW } from './prompting/speech-law.ts'
import { graveFindings } from './prompting/talk-checks.ts'

const SYSTEM = `You write how the talk of a scene goes on: the same people, a moment later, overheard.

${HOUSE_RULES}

${LINE_LAW}
Where a topic is wished for, it is a wish of a stranger and no order: these people come to it in their own time, as far as they could talk of it at all. What in it they cannot know they never take up.

Bad: "Let us now discuss the dangers of the crossing."
Good: "You have tied that knot three times. Is the ferryman drunk again?"

${SCHEMA_RULE}`

const Reply = z.object({ lines: z.array(WrittenLine) })
/** Further lines as a model writes them. */
export type ExtensionReply = z.infer<typeof Reply>

/** What further lines are written from; `length.dialogLines` says how many at most. */
export interface ExtensionInput extends PromptInput {
  /** What was said before, in its order. */
  said: readonly DialogLine[]
  /** What the lines should come to; null: whatever is next. */
  topic: string | null
  /** Whether lines answer each other. */
  sequential: boolean
}

const isAlone = (input: ExtensionInput) => speakersOf(input).length < 2

function materialText(input: ExtensionInput): string {
  const { said, topic, mark } = input
  return [
    digestText(input),
    reportedText(input),
    said.length > 0 ? `SAID HERE\n${numbered(said)}` : '',
    topic === null ? '' : `TOPIC (a wish): ${markText(topic, mark)}`,
  ]
    .filter(Boolean)
    .join('\n')
}

const GOES_ON = `Write what is said here next, going on from the last line of SAID HERE, or from how the scene stands if there is none.
Have power or knowledge shift at every second line: somebody gives way, finds out, hides a thing, takes the lead.
Have every line do something to somebody present.`
const APART = `Write what can be overheard here next: single lines from different corners, each said to somebody who gives no answer.
No line takes up another; each does something to somebody present.`
const REST = `Leave unexplained what speaker and hearer both know.
Give about half of the lines an action of hands or feet.
Put recorded words where they fall by themselves, and build nothing on top of them.
Take up no phrase again that was said before.
End on something small that can be held, counted or done.`
const WISHED = 'Let the lines come to TOPIC as far as these people could talk of it.'

function taskText({ topic, sequential }: ExtensionInput): string {
  return [sequential ? GOES_ON : APART, topic === null ? '' : WISHED, REST]
    .filter(Boolean)
    .join('\n')
}

function limitsText(input: ExtensionInput): string {
  const { length, sequential } = input
  const turns =
    !sequential || isAlone(input)
      ? 'by people with a card'
      : 'by people with a card; nobody speaks twice running'
  const answers = sequential ? 'if it answers nobody' : 'in every line'
  return `At most ${length.dialogLines} lines, ${turns}. Most lines under 22 words; one may reach 40.
No name, number, event or saying beyond FACTS and cards. No quotation marks inside text.
tone at most 3 words, action at most 12; null where there is none. response_to is null ${answers}, quote_id if the words are not recorded.`
}

const LAW = [SYSTEM, GOES_ON, APART, WISHED, REST].join('\n')

/** What must not be shown in a line, be it for whoever says it or for whoever it is said to. */
function graveInLine(line: DialogLine, where: string, input: ExtensionInput): Finding[] {
  if (line.provenance !== 'dramatized') return []
  const text = [line.text, line.action, line.tone].filter(Boolean).join(' ')
  const concerned = speakersOf(input).filter(({ stub: { name } }) =>
    [line.speaker, line.response_to].includes(name),
  )
  const [first] = concerned
    .map(({ stub }) => graveFindings({ text, where, heard: [], law: LAW }, stub, input))
    .filter((findings) => findings.length > 0)
  return first ?? []
}

/** A line as it is kept; null for one that may not be shown, and for recorded words that were heard. */
function kept(line: DialogLine, input: ExtensionInput): DialogLine | null {
  const isRecorded = line.provenance !== 'dramatized'
  if (isRecorded && input.said.some(({ text }) => text === line.text)) return null
  if (graveInLine(line, 'line', input).length > 0) return null
  const [text = '', action, tone] = [line.text, line.action, line.tone].map(
    (part) => cleanText(part ?? '') || undefined,
  )
  if (text === '') return null
  const response = input.sequential ? line.response_to : null
  return { ...line, text, action: action ?? null, tone: tone ?? null, response_to: response }
}

/** One complete line of a reply that is still being written, as it will be kept; null if it will not. */
export function readExtensionLine(partial: unknown, input: ExtensionInput): DialogLine | null {
  const line = readDialogLine(partial, input)
  return line && kept(line, input)
}

/** The lines that are kept, in their order. */
export function completeExtension({ lines }: ExtensionReply, input: ExtensionInput): DialogLine[] {
  return toLines(lines, input, Number.POSITIVE_INFINITY)
    .flatMap((line) => kept(line, input) ?? [])
    .slice(0, input.length.dialogLines)
}

/** Fewest words of a phrase. */
const PHRASE = 5

function repeatFindings(lines: readonly DialogLine[], { said }: ExtensionInput): Finding[] {
  return lines.flatMap(({ text, provenance }, index) => {
    const before = [...said, ...lines.slice(0, index)].map((line) => line.text)
    const run = provenance === 'dramatized' ? sharedRun(text, before, PHRASE) : null
    if (run === null) return []
    return [{ code: 'repeated_phrase', detail: `line ${index + 1} says “${run}” again` }]
  })
}

function aheadFindings(lines: readonly DialogLine[], input: ExtensionInput): Finding[] {
  const { year } = settingOf(input)
  return lines.flatMap(({ text, provenance }, index) => {
    if (provenance !== 'dramatized') return []
    const where = `line ${index + 1}`
    const ahead = aheadIn(text, year).map((words) => ({
      code: 'hindsight',
      detail: `${where} says “${words}”: nobody knows that at this hour`,
    }))
    return [...ahead, ...aheadOfTime(text, input, [], where)]
  })
}

function checkReply(reply: ExtensionReply, input: ExtensionInput): Finding[] {
  const { lines: written } = reply
  const all = toLines(written, input, Number.POSITIVE_INFINITY)
  const lines = completeExtension(reply, input)
  const mayGoOn = !input.sequential || isAlone(input)
  return [
    ...silenceFindings(lines, input),
    ...removedFindings(written, input),
    ...all.flatMap((line, index) => graveInLine(line, `line ${index + 1}`, input)),
    ...lineFindings(lines, input, written.length).filter(
      ({ code }) => !(mayGoOn && code === 'twice_running'),
    ),
    ...repeatFindings(lines, input),
    ...aheadFindings(lines, input),
  ]
}

/** Asks for more of what is said. */
export const dialogExtension = definePrompt<ExtensionInput, ExtensionReply>({
  name: 'dialog_extension',
  temperature: 0.85,
  system: SYSTEM,
  reply: Reply,
  user: (input) => ({
    material: materialText(input),
    facts: renderFacts(input, 'all'),
    cast: speakersText(
      input,
      input.sheet.quotes.filter((quote) => input.said.every(({ text }) => text !== quote.text)),
    ),
    task: taskText(input),
    limits: limitsText(input),
  }),
  check: checkReply,
})
