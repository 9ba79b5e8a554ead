import { understand } from '@timepoint/almanac'
import { QueryType } from '@timepoint/contracts'
import { z } from 'zod'
import { definePrompted, type Finding, type PromptInput } from './agent.ts'
import { type AgentOutput, OUTPUTS } from './outputs.ts'
import { renderKnown } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { lenientEnum, lenientEnumOrNull } from './prompting/lenient-enum.ts'
import { tidyText } from './prompting/lists.ts'
import { queryMaterial } from './prompting/material.ts'

const SYSTEM = `You are the reader at the door: you decide whether a text names a moment that can be shown.

${HOUSE_RULES}

Kinds of moment that are let in:
historical: it happened, or people of its time or later reported it, legend included.
fictional: it happens only in a story told as one, such as a novel, play, film or game.
speculative: a turn that history did not take, or an age to come.
contemporary: it belongs to this year or the last.
personal_future: a day still to come in the life of the person who asks.

Grim history is let in: war, slavery, murder and disaster are shown as soberly as anything else.
A fact by query is only what the asker typed: it may be the error.
Only two codes turn a text away:
no_moment: nothing in it can be placed in a time or a place, such as a definition, a sum or a chat.
forbidden: it wants minors in a sexual light, working instructions for harm, or a private person harassed.

${SCHEMA_RULE}`

const Reply = z.object({
  reading: z.string().describe('the text restated in one sentence, nothing added'),
  premise_problem: z
    .string()
    .nullable()
    .describe('what it wrongly takes for granted, 20 words; null if nothing'),
  query_type: lenientEnum(QueryType),
  reject_code: lenientEnumOrNull(z.enum(['no_moment', 'forbidden'])).describe('null lets it in'),
  reason: z.string().nullable().describe('why not, one sentence to the asker; null if let in'),
  suggested_query: z.string().nullable().describe('a near query with year and place; else null'),
})
type Reply = z.infer<typeof Reply>

/** Most letters of a query that is offered instead. */
const SUGGESTION = 300

const REASONS = {
  no_moment: 'This text names no moment: nothing in it can be placed in a time or a place.',
  forbidden: 'This is something that Timepoint does not show.',
}

/** A curated moment is one, whatever a model makes of the words. */
function rejection({ reject_code: code }: Reply, { facts }: PromptInput): Reply['reject_code'] {
  return code === 'no_moment' && facts.tier === 'curated' ? null : code
}

/** A suggestion counts only if it would be let in. */
function isReadable(query: string, now: Date): boolean {
  return understand(query, { now }).tier !== 'ungrounded'
}

/** The kind of moment, where the date alone decides it. */
function kindOf(type: QueryType, { facts, now }: PromptInput): QueryType {
  if (facts.tier === 'curated') return 'historical'
  const year = facts.date?.year ?? null
  const isLater = year !== null && year > now.getUTCFullYear()
  return isLater && (type === 'historical' || type === 'contemporary') ? 'speculative' : type
}

function complete(reply: Reply, input: PromptInput): { output: AgentOutput<'judge'> } {
  const premise_problem = tidyText(reply.premise_problem)
  const code = rejection(reply, input)
  if (code === null) {
    const query_type = kindOf(reply.query_type, input)
    const rest = { reason: null, suggested_query: null }
    return { output: { admitted: true, query_type, premise_problem, ...rest } }
  }
  const suggestion = code === 'forbidden' ? null : tidyText(reply.suggested_query, SUGGESTION)
  return {
    output: {
      admitted: false,
      query_type: null,
      premise_problem,
      reason: tidyText(reply.reason) ?? REASONS[code],
      suggested_query: suggestion && isReadable(suggestion, input.now) ? suggestion : null,
    },
  }
}

/** Years that the restated text has and the text has not. */
function addedYears(reading: string, input: PromptInput): string[] {
  const said = [input.query, ...input.sheet.facts.map(({ text }) => text)].join(' ')
  return (reading.match(/\d{3,}/g) ?? []).filter((year) => !said.includes(year))
}

function checkReply(reply: Reply, input: PromptInput): Finding[] {
  const { reading, reason, suggested_query: suggestion } = reply
  const findings: Finding[] = addedYears(reading, input).map((year) => ({
    code: 'reading_adds',
    detail: `reading: ${year} is not in the text; restate without adding`,
  }))
  if (rejection(reply, input) === null) return findings
  if (!tidyText(reason)) findings.push({ code: 'rejected_without_reason', detail: 'reason: null' })
  if (suggestion && !isReadable(suggestion, input.now)) {
    const detail = `suggested_query: no time or place can be read in “${suggestion}”`
    findings.push({ code: 'unreadable_suggestion', detail })
  }
  return findings
}

/** Does the text name a moment that can be rendered? */
export const judge = definePrompted({
  name: 'judge',
  output: OUTPUTS.judge,
  check(output) {
    if (output.admitted || output.reason) return []
    return [{ code: 'rejected_without_reason', detail: 'A rejected query needs a reason.' }]
  },
  prompt: {
    name: 'judge',
    temperature: 0.3,
    system: SYSTEM,
    reply: Reply,
    user: (input) => ({
      material: queryMaterial(input),
      facts:
        `${renderKnown(input, 'reader')}\nToday is ${input.now.toISOString().slice(0, 10)}.`.trim(),
      task: `Decide whether the query names a moment that can be shown.
Restate it in one sentence; put in no name, date or event that it does not have, and keep to the event it means, not a more famous one.
If it rests on something false, say what; that is no ground to turn it away.
Choose its kind. Fiction, the future and private life are kinds, not faults.
Set a code only if one of the two definitions fits. In doubt, let it in.
If you turn it away for no_moment, offer the nearest moment that could be shown, with year and place.`,
      limits: `reading at most 30 words, premise_problem 20, reason 30, suggested_query 12.
Let in: reject_code, reason and suggested_query are null. forbidden: suggested_query is null.`,
    }),
    check: checkReply,
  },
  complete,
})
