import { z } from 'zod'
import { definePrompted, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { planBeats, renderBeats } from './prompting/arc.ts'
import { firstSentences } from './prompting/card.ts'
import { castName, speakerCards, speakersOf } from './prompting/cast.ts'
import { lineFindings } from './prompting/dialog-checks.ts'
import {
  completeLines,
  removedFindings,
  silenceFindings,
  toLines,
  WrittenLine,
} from './prompting/dialog-lines.ts'
import { renderFacts, renderQuotes } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { withCarried } from './prompting/jump-sections.ts'
import { joinNotes } from './prompting/lists.ts'
import { oneLine } from './prompting/one-line.ts'

export { readDialogLine } from './prompting/dialog-lines.ts'

const SYSTEM = `You write the dialog of one short scene: people who are in the middle of something, overheard.

${HOUSE_RULES}

A line is an act: it asks, refuses, hides, hurries, buys time. Each person knows of FACTS only what the card lets them see, hear or be told; nothing later, nothing farther, nothing of their own fame.
All speak fluent plain English whatever their tongue: no accents, no misspelling. The age is heard in what people compare things with, in what they fear to swear by, in what goes without saying. Before clocks, time goes by bell, prayer or sun; measures are local; the formal do not contract. At most one word of the period in a line, plain from context.
No "thou" and no costume words; no words of modern offices and clinics, no names that later ages gave; no thing that does not exist yet, no image from a later machine; no phrase that would fit any scene.
What cannot be said shows in a task taken up again, in too much courtesy, in a question left standing. Nobody names a feeling.
With the names gone, length of sentences, questions, orders and forms of address still tell who speaks.
Those who did wrong speak of duty and grievance in their own euphemisms: no remorse that nobody recorded, no relish, no wit, no manifesto. Those who suffer want something in this hour; they do not forgive, teach or die for the reader. Contempt shows in address and exclusion; slurs stand in recorded words alone.
Recorded words come in by quote_id, with text left empty. Whose card says so speaks by quote_id alone.

Bad: "As we all know, this bell will ring for centuries."
Good: "Third crack since Lent. You poured it wet; you carry it back."

${SCHEMA_RULE}`

const Reply = z.object({ lines: z.array(WrittenLine) })
type Reply = z.infer<typeof Reply>

/** What the speakers are to each other, where the graph tells it. */
function relationsText({ state }: PromptInput, names: readonly string[]): string {
  return (state.graph?.relationships ?? [])
    .filter((one) => names.includes(one.from_character) && names.includes(one.to_character))
    .map((one) =>
      joinNotes([
        `${one.from_character} to ${one.to_character}: ${one.relationship_type}, ${one.tension_level}`,
        one.description,
      ]),
    )
    .join('\n')
}

/** The place in three sentences. */
function sceneText({ state: { scene } }: PromptInput): string {
  if (!scene) return ''
  const parts = [scene.setting, scene.atmosphere, scene.crowd_description ?? '']
  return parts
    .map((text) => firstSentences(text, 1))
    .join(' ')
    .trim()
}

/** Beats with the people who may be given written lines. */
function beatsText(input: PromptInput): string {
  const free = speakersOf(input)
    .filter(({ protection }) => protection.speech === 'free')
    .map(({ stub }) => ({
      name: stub.name,
      role: stub.role,
      register: stub.brief?.register ?? null,
    }))
  const arc = input.state.moment?.tension_arc ?? 'rising'
  return renderBeats(planBeats(arc, free, input.length.dialogLines))
}

function castText(input: PromptInput): string {
  const names = speakersOf(input).map(({ stub }) => stub.name)
  const quotes = input.sheet.quotes.filter(({ speaker }) => castName(speaker, names))
  const relations = relationsText(input, names)
  return [
    speakerCards(input),
    relations && `BETWEEN THEM\n${relations}`,
    quotes.length > 0 ? `RECORDED WORDS\n${renderQuotes(quotes)}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Place and pressure, as earlier steps wrote them. */
function materialText(input: PromptInput): string {
  const { moment } = input.state
  const rows = [
    ['SCENE', sceneText(input)],
    ['HAPPENING', moment?.plot_summary],
    ['AT STAKE', moment?.stakes],
  ] as const
  return rows.flatMap(([title, text]) => (text ? [`${title}: ${oneLine(text)}`] : [])).join('\n')
}

function taskText(input: PromptInput): string {
  const beats = beatsText(input)
  return `Write what is said in this place in the next minutes, as people there would overhear it.
${beats && `BEATS (speaker: what the line does, intensity 0 to 1)\n${beats}\n`}Follow the beats in order; drop some rather than fill them, the more so where little is known.
Have every line do something to somebody present.
Leave unexplained what speaker and hearer both know.
Give about half of the lines an action of hands or feet.
Let one answer evade the question.
Put recorded words where they fall by themselves, and build nothing on top of them.
End on something small that can be held, counted or done.`
}

function limitsText({ length }: PromptInput): string {
  return `At most ${length.dialogLines} lines, by people with a card; nobody speaks twice running. Most lines under 22 words; one may reach 40.
No name, number, event or saying beyond FACTS and cards. No quotation marks inside text.
tone at most 3 words, action at most 12; null where there is none. response_to is null if it answers nobody, quote_id if the words are not recorded. An empty list is right if nobody may speak.`
}

/** What is said, at most seven lines; empty when nothing is known to have been said. */
export const dialog = definePrompted({
  name: 'dialog',
  output: OUTPUTS.dialog,
  check({ lines }, state) {
    const names = (state.characters?.characters ?? []).map((character) => character.name)
    return lines
      .filter((line) => !names.includes(line.speaker))
      .map((line) => ({
        code: 'unknown_speaker',
        detail: `Speaks but is not in the cast: ${line.speaker}`,
      }))
  },
  prompt: {
    name: 'dialog',
    temperature: 0.85,
    system: SYSTEM,
    reply: Reply,
    user: (input) =>
      withCarried(input, 'dialog', {
        material: materialText(input),
        facts: renderFacts(input, 'all'),
        cast: castText(input),
        task: taskText(input),
        limits: limitsText(input),
      }),
    check: ({ lines: written }: Reply, input) => {
      const lines = toLines(written, input)
      return [
        ...silenceFindings(lines, input),
        ...removedFindings(written, input),
        ...lineFindings(lines, input, written.length),
      ]
    },
  },
  complete: (reply, input) => completeLines(reply.lines, input),
})
