import { z } from 'zod'
import { definePrompted, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { planBeats, renderBeats } from './prompting/arc.ts'
import { speakersOf } from './prompting/cast.ts'
import { lineFindings } from './prompting/dialog-checks.ts'
import {
  completeLines,
  removedFindings,
  silenceFindings,
  toLines,
  WrittenLine,
} from './prompting/dialog-lines.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { withCarried } from './prompting/jump-sections.ts'
import { digestText, speakersText } from './prompting/scene-digest.ts'
import { LINE_LAW } from './prompting/speech-law.ts'

export { readDialogLine } from './prompting/dialog-lines.ts'

const SYSTEM = `You write the dialog of one short scene: people who are in the middle of something, overheard.

${HOUSE_RULES}

${LINE_LAW}

Bad: "As we all know, this bell will ring for centuries."
Good: "Third crack since Lent. You poured it wet; you carry it back."

${SCHEMA_RULE}`

const Reply = z.object({ lines: z.array(WrittenLine) })
type Reply = z.infer<typeof Reply>

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
        material: digestText(input),
        facts: renderFacts(input, 'all'),
        cast: speakersText(input),
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
