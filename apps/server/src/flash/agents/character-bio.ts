import type { Character } from '@timepoint/contracts'
import { z } from 'zod'
import { type Completed, definePrompt, type Finding, type PromptInput } from './agent.ts'
import type { CharacterStub } from './outputs.ts'
import { anachronismFindings } from './prompting/anachronisms.ts'
import { phraseFindings } from './prompting/archaisms.ts'
import { buildCard, renderCard } from './prompting/card.ts'
import { castList, knownTexts } from './prompting/cast.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, LEDGER_RULE, SCHEMA_RULE } from './prompting/house.ts'
import { withCarried } from './prompting/jump-sections.ts'
import { findUnsupported, Ledger, verifyLedger } from './prompting/ledger.ts'
import { PROSE, tidyProse, tidyText } from './prompting/lists.ts'
import { ownFacts } from './prompting/own-facts.ts'
import { ADULT_FRAMING, ageOf, isMinor, protectionOf } from './prompting/sensitivity.ts'
import { settingOf } from './prompting/setting.ts'
import { renderSlots, slotsFor } from './prompting/slots.ts'

const SYSTEM = `You prepare one person of a scene for the actor who plays them: this age, this hour, this body.

${HOUSE_RULES}

Write what can be put on, held or done. Clothes are layers with fibre, fastening and wear; character is habit, not praise and not diagnosis.
speaking_style is a note to an actor. Bad: "Speaks with warmth and wisdom." Good: "Names the price before the greeting; talks to the scales, not the buyer."
Only historical_note may look past this hour: no other field knows later deeds, fame, titles or dates.
Somebody who suffers here has wants and work; pain is never made beautiful.

${LEDGER_RULE}

${SCHEMA_RULE}`

const Reply = z.object({
  description: z.string().describe('build, face, what marks them now'),
  age_description: z.string().nullable().describe('null if not known or plain'),
  clothing: z.string().nullable().describe('layers, fibre, fastening, wear'),
  pose: z.string().nullable().describe('weight, back, head'),
  action: z.string().nullable().describe('what the hands hold or do'),
  position_in_scene: z.string().nullable().describe('where, next to what'),
  expression: z.string().nullable().describe('muscles, not moods'),
  emotional_state: z.string().nullable(),
  personality: z.string().nullable().describe('two habits'),
  speaking_style: z.string().nullable().describe('note to an actor'),
  historical_note: z.string().nullable().describe('for the reader; may look ahead'),
  ledger: Ledger,
})
/** One person as a model writes them. */
export type BioReply = z.infer<typeof Reply>

/** What a biography is written from. */
export type BioInput = PromptInput & { stub: CharacterStub; others: CharacterStub[] }

const PRESENT = [
  'description',
  'age_description',
  'clothing',
  'pose',
  'action',
  'position_in_scene',
  'expression',
  'emotional_state',
  'personality',
  'speaking_style',
] as const

function textsOf(reply: BioReply, fields: readonly (keyof BioReply)[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, String(reply[field] ?? '')]))
}

/** Years after the moment in fields that know nothing later. */
function laterYears(texts: Record<string, string>, year: number | null): Finding[] {
  if (year === null || year < 1000) return []
  return Object.entries(texts).flatMap(([field, text]) =>
    (text.match(/\b[12]\d{3}\b/g) ?? [])
      .filter((later) => Number(later) > year)
      .map((later) => ({
        code: 'later_year',
        detail: `${field} names ${later}, which is to come`,
      })),
  )
}

function checkReply(reply: BioReply, input: BioInput): Finding[] {
  const { stub } = input
  const setting = settingOf(input)
  const { year } = setting
  const present = textsOf(reply, PRESENT)
  const all = { ...present, ...textsOf(reply, ['historical_note']) }
  const findings = [
    ...laterYears(present, year),
    ...anachronismFindings(present, setting),
    ...Object.entries(present).flatMap(([field, text]) => phraseFindings(text, year, field)),
  ]
  const said = Object.values(present).join(' ')
  if (isMinor(stub, input) && ADULT_FRAMING.test(said)) {
    findings.push({ code: 'minor', detail: `${stub.name} is a child: no adult framing` })
  }
  return [...findings, ...findUnsupported(all, reply.ledger, input.sheet, knownTexts(input))]
}

const PLAYED = `Show what sets this person apart before anyone speaks.
Dress them in layers, with what is worn, mended or borrowed.
Put something into their hands that they are using.
Give personality as habits that others here could name.
Write speaking_style for an actor, out of VOICE in the card.`
const PLAYED_LIMIT =
  'Build, bearing, habits and speaking_style are yours where FACTS leave them open. What neither FACTS nor USUAL THINGS give, and is not FREE, is null.'

/** Of whoever keeps to words on record nothing is made up but plain clothing, in which they are seen from afar. */
const ON_RECORD = `This person speaks only words on record: description gives office and place in at most 12 words, nothing of face or body.
Dress them plainly, in layers.`
const ON_RECORD_LIMIT = 'Beyond clothing, what FACTS do not say is null; inner life always.'

/** Asks for one person; the cast's are written beside each other, and none sees the others'. */
export const characterBio = definePrompt<BioInput, BioReply>({
  name: 'character_bio',
  temperature: 0.7,
  system: SYSTEM,
  reply: Reply,
  user: (input) => {
    const { stub, others, length } = input
    const isFree = protectionOf(stub, input).speech === 'free'
    const age = ageText(ageOf(stub.name, input))
    return withCarried(input, 'person', {
      facts: renderFacts({ ...input, sheet: ownFacts(input, stub, others) }, 'all'),
      cast: `${renderCard(buildCard(stub, input))}
ALSO THERE
${castList(others) || 'nobody else'}
USUAL THINGS OF THE TIME (where nothing else is said)
${renderSlots(slotsFor(settingOf(input)))}`,
      task: `Make the person on the card playable at this hour${age === null ? '' : `, aged ${age}`}.
${isFree ? PLAYED : ON_RECORD}
Keep what came later for historical_note.`,
      limits: `${isFree ? `description ${length.words.join(' to ')} words; every` : 'Every'} other text at most ${length.textWords}.
The ledger comes last: at most ${length.ledgerCap} entries.
The name stays as the card has it. Nothing that was not made or known yet. Clothing that FACTS do not give is plain and comes from USUAL THINGS.
${isFree ? PLAYED_LIMIT : ON_RECORD_LIMIT}`,
    })
  },
  check: checkReply,
})

function ageText(age: number | null): string | null {
  return age === null || age < 1 ? null : `${age - 1} or ${age}`
}

/** The biography: what the stub decided stays, the age is computed where life years are known. */
export function completeBio(reply: BioReply, input: BioInput): Completed<Character> {
  const { stub, sheet, length } = input
  const { ledger, ...rest } = reply
  const known = ageText(ageOf(stub.name, input))
  const isOpen = protectionOf(stub, input).speech === 'free'
  const output: Character = {
    name: stub.name,
    role: stub.role,
    speaks_in_scene: stub.speaks_in_scene,
    description: tidyProse(rest.description),
    clothing: tidyText(rest.clothing, PROSE),
    expression: tidyText(rest.expression),
    pose: tidyText(rest.pose),
    action: tidyText(rest.action),
    position_in_scene: tidyText(rest.position_in_scene),
    age_description: known ?? (stub.is_named ? null : tidyText(rest.age_description)),
    historical_note: tidyText(rest.historical_note, PROSE),
    personality: isOpen ? tidyText(rest.personality) : null,
    speaking_style: tidyText(rest.speaking_style),
    social_register: stub.brief?.register ?? null,
    emotional_state: isOpen ? tidyText(rest.emotional_state) : null,
  }
  const texts = textsOf(reply, [...PRESENT, 'historical_note'])
  const path = `characters.${stub.name}.`
  return { output, claims: verifyLedger(ledger.slice(0, length.ledgerCap), texts, sheet, path) }
}
