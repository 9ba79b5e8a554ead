import type { Claim, Grounding } from '@timepoint/contracts'
import { z } from 'zod'
import { definePrompted, type Finding, type PromptInput } from './agent.ts'
import { type Evidence, OUTPUTS } from './outputs.ts'
import {
  type Entry,
  FIELDS,
  flawOf,
  sourcesOf,
  type Verified,
  yearOf,
} from './prompting/copied-fields.ts'
import { hostOf, NO_GROUNDING } from './prompting/evidence.ts'
import { HOUSE_RULES_WITHOUT_FACTS, SCHEMA_RULE } from './prompting/house.ts'
import { countConfidence } from './prompting/ledger.ts'
import { lenientEnum } from './prompting/lenient-enum.ts'
import { cutText, SHORT, tidyList } from './prompting/lists.ts'
import { markText, unmarkText } from './prompting/mark.ts'

const SYSTEM = `You are the copyist: you copy out what a text says, field by field, and nothing else.

${HOUSE_RULES_WITHOUT_FACTS}

Copy the words that say it first, then put the value. What you know yourself is no source.
location: where it happened. venue_description: what the building or ground was like.
date: the day or span. year: digits, with BC where the text has it.
participant: somebody then living who had a part in it. present: somebody whom the text puts there in body.
setting_details: what stood or lay there. event_mechanics: how it went, step by step.
visible_technology: tools, machines, weapons in use. photographic_reality: what a camera there would have caught.
historical_context: what led to it, and every point on which the sources differ, one entry a side.

${SCHEMA_RULE}`

const Reply = z.object({
  found: z.array(
    z.object({
      span: z.string().describe('words of one passage that say it, copied exactly'),
      ids: z.array(z.string()).describe('S numbers before that passage'),
      field: lenientEnum(z.enum(FIELDS)),
      value: z.string().describe('what the span says; a name alone for people'),
    }),
  ),
})
type Reply = z.infer<typeof Reply>
function unmarked({ found }: Reply, { mark }: PromptInput): Entry[] {
  const plain = (text: string) => unmarkText(text, mark).replace(/\s+/g, ' ').trim()
  return found.map((entry) => ({
    ...entry,
    span: plain(entry.span),
    value: cutText(plain(entry.value), SHORT),
  }))
}

/** The year by which lives are judged: what was typed, or else what the timeline or the text says. */
function yearFor(entries: readonly Entry[], { facts, state }: PromptInput): number | null {
  const said = entries.find(({ field }) => field === 'year')
  return facts.date?.year ?? state.timeline?.year ?? (said ? yearOf(said.value) : null)
}

function verify(reply: Reply, input: PromptInput): Verified[] {
  const evidence = input.state.grounding?.evidence
  if (!evidence) return []
  const entries = unmarked(reply, input)
  const year = yearFor(entries, input)
  return entries
    .filter((entry) => flawOf(entry, evidence, year) === null)
    .map((entry) => ({ ...entry, sources: sourcesOf(entry, evidence) }))
}

function groundingOf(found: readonly Verified[], before: Grounding, cap: number): Grounding {
  const all = (...fields: Entry['field'][]) =>
    tidyList(
      found.filter(({ field }) => fields.includes(field)).map(({ value }) => value),
      cap,
    )
  const joined = (field: Entry['field']) => all(field).join(' ') || null
  const years = [...new Set(all('year').map(yearOf))]
  const witnesses = new Map(
    found.flatMap(({ sources }) => sources).map((source) => [hostOf(source), source]),
  )
  return {
    ...before,
    verified_location: all('location')[0] ?? null,
    venue_description: joined('venue_description'),
    verified_date: all('date')[0] ?? null,
    verified_year: years.length === 1 ? (years[0] ?? null) : null,
    verified_participants: all('participant', 'present'),
    setting_details: joined('setting_details'),
    event_mechanics: joined('event_mechanics'),
    visible_technology: joined('visible_technology'),
    photographic_reality: joined('photographic_reality'),
    physical_participants: all('present'),
    historical_context: joined('historical_context'),
    grounding_confidence: countConfidence([...witnesses.values()].map(toClaimSource)),
  }
}

function toClaimSource({ title, url }: Evidence['sources'][number]): Claim['sources'][number] {
  return { title: title ?? url, url, span: null, unchecked: false }
}

const CLAIM_FIELDS: Partial<Record<Entry['field'], string>> = {
  location: 'location',
  date: 'date',
  year: 'date',
  participant: 'grounding.verified_participants',
  present: 'grounding.physical_participants',
}

function claimOf({ field, value, span, sources }: Verified): Claim {
  const cited = sources.map((source) => ({ ...toClaimSource(source), span }))
  const path = CLAIM_FIELDS[field] ?? `grounding.${field}`
  const confidence = countConfidence(cited)
  return { text: value, field: path, status: 'documented', sources: cited, confidence }
}

/** Most people and most statements of one kind. */
const LIST_CAP = 12

function checkReply(reply: Reply, input: PromptInput): Finding[] {
  const evidence = input.state.grounding?.evidence
  if (!evidence) return []
  const entries = unmarked(reply, input)
  const year = yearFor(entries, input)
  return entries.flatMap((entry) => {
    const flaw = flawOf(entry, evidence, year)
    const detail = `found: ${entry.field} “${entry.value}”: ${flaw}`
    return flaw === null ? [] : [{ code: 'unverified', detail }]
  })
}

/** The fields of grounding that could be verified in what the search found. */
export const extraction = definePrompted({
  name: 'extraction',
  output: OUTPUTS.extraction,
  prompt: {
    name: 'extraction',
    temperature: 0.2,
    system: SYSTEM,
    reply: Reply,
    user: ({ state, mark, length }) => ({
      material: (state.grounding?.evidence?.passages ?? [])
        .filter(({ sources }) => sources.length > 0)
        .map(({ text, sources }) => `${sources.join(' ')}: ${markText(text, mark)}`)
        .join('\n'),
      task: `Copy out what these passages say, one entry for each statement, people one by one.
Take the words that support it from one passage, and its S numbers; then give the value in no other names and digits than those words have.
Where passages differ on a point, make an entry of historical_context for each side, and leave the field itself out.
Call somebody present only if the words put that person at the place; being concerned is not being there.`,
      limits: `At most ${Math.min(length.listCap + 4, LIST_CAP)} entries; spans of at most 20 words, values of at most 25.
A field that no passage fills has no entry. An empty list is a correct answer.`,
    }),
    check: checkReply,
  },
  complete(reply, input) {
    const found = verify(reply, input)
    const before = input.state.grounding?.grounding ?? NO_GROUNDING
    return { output: groundingOf(found, before, LIST_CAP), claims: found.map(claimOf) }
  },
})
