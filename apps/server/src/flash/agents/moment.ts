import { Moment } from '@timepoint/contracts'
import { z } from 'zod'
import { type Completed, definePrompted, type Finding, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { aheadIn } from './prompting/ahead.ts'
import { phraseFindings } from './prompting/archaisms.ts'
import { firstSentences } from './prompting/card.ts'
import { castList, knownTexts, stubsOf } from './prompting/cast.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, LEDGER_RULE, SCHEMA_RULE } from './prompting/house.ts'
import { withCarried } from './prompting/jump-sections.ts'
import { findUnsupported, Ledger, namesOf, normalise, verifyLedger } from './prompting/ledger.ts'
import { lenientEnum } from './prompting/lenient-enum.ts'
import { PROSE, tidyList, tidyText } from './prompting/lists.ts'
import { queryMaterial, searchMaterial } from './prompting/material.ts'
import { oneLine } from './prompting/one-line.ts'
import { settingOf } from './prompting/setting.ts'

const SYSTEM = `You find the pressure in one moment, and tell the reader apart from it what it came to mean.

${HOUSE_RULES}

The moment is ten minutes long. Somebody in it has to choose, or will be found out; everything before is why, everything after is not known yet.
The fields come in two sets. The first is told from within: its people could have told it. after_context, consequences, dramatic_irony and historical_significance are for the reader alone, and hindsight belongs nowhere else.
rising: pressure builds and is not released. climactic: it breaks within the scene. falling: it broke before. resolved: it dips and comes back to rest.
What is disputed stays disputed, both sides named. Established crimes have no other side; those who did them are named as the ones who act.

${LEDGER_RULE}

${SCHEMA_RULE}`

const { tension_arc } = Moment.shape

const Reply = z.object({
  basis: z.string().nullable().describe('who must choose or may be exposed, 30 words'),
  plot_summary: z.string().describe('what happens, told from within'),
  stakes: z.string().nullable().describe('who loses what today'),
  before_context: z.string().nullable().describe('what led here'),
  emotional_beats: z.array(z.string()).describe('person: from, to'),
  conflict_type: z.string().nullable().describe('3 words'),
  central_question: z.string().nullable().describe('open at this hour'),
  tension_arc: lenientEnum(tension_arc),
  after_context: z.string().nullable().describe('hindsight: next'),
  consequences: z.string().nullable().describe('hindsight: later'),
  dramatic_irony: z.string().nullable().describe('hindsight: what nobody here knows'),
  historical_significance: z.string().nullable().describe('hindsight: why remembered'),
  ledger: Ledger,
})
type Reply = z.infer<typeof Reply>

const WITHIN = ['plot_summary', 'stakes', 'before_context', 'central_question'] as const
const HINDSIGHT = [
  'after_context',
  'consequences',
  'dramatic_irony',
  'historical_significance',
] as const

function textsOf(reply: Reply, fields: readonly (keyof Reply)[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, String(reply[field] ?? '')]))
}

/** The fields told from within, with the beats in one text. */
function withinOf(reply: Reply): Record<string, string> {
  return { ...textsOf(reply, WITHIN), emotional_beats: reply.emotional_beats.join('. ') }
}

/** Names and years that stand only in facts for the reader; small numbers recur by chance. */
function readerWords(input: PromptInput): string[] {
  const { sheet } = input
  const wordsOf = (text: string) => [...(text.match(/\d{3,}/g) ?? []), ...namesOf(text)]
  const open = sheet.facts.filter((fact) => fact.visibility === 'all').map(({ text }) => text)
  // What a place is called today tells nothing of what is to come.
  const places = [settingOf(input).location, input.facts.place?.country]
  const known = ` ${normalise([...open, ...places].join(' '))} `
  const hidden = sheet.facts.filter((fact) => fact.visibility === 'reader')
  const words = hidden.flatMap(({ text }) => wordsOf(text))
  return words.filter((word) => !known.includes(` ${normalise(word)} `))
}

/** What of a text nobody in the scene can know: later years, later meaning, facts for the reader. */
function hindsightIn(text: string, input: PromptInput): string[] {
  const said = ` ${normalise([...namesOf(text), ...(text.match(/\d+/g) ?? [])].join(' | '))} `
  const cast = normalise(
    stubsOf(input)
      .map(({ name }) => name)
      .join(' '),
  )
  const hidden = readerWords(input).filter(
    (word) => said.includes(` ${normalise(word)} `) && !cast.includes(normalise(word)),
  )
  return [...new Set([...aheadIn(text, settingOf(input).year), ...hidden])]
}

function hindsightFindings(texts: Record<string, string>, input: PromptInput): Finding[] {
  return Object.entries(texts).flatMap(([field, text]) => {
    const told = hindsightIn(text, input)
    if (told.length === 0) return []
    const detail = `${field} says “${told.join('”, “')}”: hindsight has fields of its own`
    return [{ code: 'hindsight', detail }]
  })
}

/** A text without the sentences that tell what is to come; null when none is left. */
function fromWithin(text: string | null, input: PromptInput): string | null {
  const sentences = (text ?? '').split(/(?<=[.!?])\s+/)
  return tidyText(sentences.filter((one) => hindsightIn(one, input).length === 0).join(' '), PROSE)
}

function checkReply(reply: Reply, input: PromptInput): Finding[] {
  const { year } = settingOf(input)
  const within = withinOf(reply)
  const all = { ...within, ...textsOf(reply, HINDSIGHT) }
  const beats = reply.emotional_beats.filter((beat) => beat.trim() !== '')
  const findings =
    beats.length === 0 ? [{ code: 'no_beats', detail: 'emotional_beats is empty' }] : []
  return [
    ...(stubsOf(input).length > 0 ? findings : []),
    ...hindsightFindings(within, input),
    ...Object.entries(within).flatMap(([field, text]) => phraseFindings(text, year, field)),
    ...findUnsupported(all, reply.ledger, input.sheet, knownTexts(input)),
  ]
}

function complete(reply: Reply, input: PromptInput): Completed<Moment> {
  const { basis: _, ledger, ...rest } = reply
  const output: Moment = {
    // Both are told to those who write the dialog.
    plot_summary: fromWithin(rest.plot_summary, input) ?? 'What happens here is not settled yet.',
    stakes: fromWithin(rest.stakes, input),
    before_context: tidyText(rest.before_context, PROSE),
    after_context: tidyText(rest.after_context, PROSE),
    consequences: tidyText(rest.consequences, PROSE),
    tension_arc: rest.tension_arc,
    emotional_beats: tidyList(rest.emotional_beats, input.length.listCap),
    conflict_type: tidyText(rest.conflict_type),
    central_question: tidyText(rest.central_question, PROSE),
    dramatic_irony: tidyText(rest.dramatic_irony, PROSE),
    historical_significance: tidyText(rest.historical_significance, PROSE),
  }
  const texts = { ...withinOf(reply), ...textsOf(reply, HINDSIGHT) }
  const kept = ledger.slice(0, input.length.ledgerCap)
  return { output, claims: verifyLedger(kept, texts, input.sheet, 'moment.') }
}

/** What happens, what is at stake, and what it came to mean. */
export const moment = definePrompted({
  name: 'moment',
  output: OUTPUTS.moment,
  prompt: {
    name: 'moment',
    temperature: 0.7,
    system: SYSTEM,
    reply: Reply,
    user: (input) => {
      const { scene } = input.state
      const place = scene
        ? `SCENE: ${oneLine(firstSentences(`${scene.setting} ${scene.atmosphere}`, 4))}`
        : ''
      return withCarried(input, 'moment', {
        material: [queryMaterial(input), searchMaterial(input), place].filter(Boolean).join('\n'),
        facts: renderFacts(input, 'reader'),
        cast: castList(stubsOf(input)),
        task: `Say what presses on these people in the next ten minutes, and apart from that what came of it.
Find the one choice or exposure; leave the rest of the event alone.
Say who loses what, today, if it goes wrong.
Write beats as a change in one person each: from one state to another.
Name the arc that this scene has, not the arc of the whole event.
Then write the hindsight fields, from the reader's FACTS as well.`,
        limits: `plot_summary ${input.length.words[0]} to ${input.length.words[1]} words; other texts at most ${input.length.textWords}. One to ${input.length.listCap} beats of at most 8.
No later year, outcome or meaning outside the four hindsight fields. No moral.
${input.thinks ? 'basis is null.' : 'basis first, at most 30 words.'} What neither FACTS nor MATERIAL gives is null. The ledger last, at most ${input.length.ledgerCap} entries.`,
      })
    },
    check: checkReply,
  },
  complete,
})
