import type { DialogLine } from '@timepoint/contracts'
import { z } from 'zod'
import { type Completed, definePrompted, type Finding, type PromptInput } from './agent.ts'
import { type AgentOutput, type Issue, OUTPUTS } from './outputs.ts'
import { speakerCards } from './prompting/cast.ts'
import { type LineFinding, lineFindings } from './prompting/dialog-checks.ts'
import { renderKnown } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { normalise } from './prompting/ledger.ts'
import { lenientEnum } from './prompting/lenient-enum.ts'
import { cutText, ITEM, SHORT, tidyText } from './prompting/lists.ts'
import { numbered } from './prompting/numbered-lines.ts'
import { oneLine } from './prompting/one-line.ts'

const SYSTEM = `You are the reader who checks a finished dialog against what is known, before it is shown.

${HOUSE_RULES}

You mark what is wrong, not what you would have written otherwise: taste is no error, and a plain line is a good line.
Critical is only: impossible_fact, something FACTS rule out; anachronism, a thing or role that did not exist; horizon, somebody knows what they cannot know here and now; absent_speaker, words of somebody who is not there; insult, a custom or people made a caricature, or a slur that nobody recorded; false_remorse, regret or relish that nobody recorded; same_voice, speakers who could swap their lines.
Everything else is minor. A word of the period is no anachronism because it sounds new: the thing counts, not the age of the English word.
Lines marked recorded are left as they are.

${SCHEMA_RULE}`

const KINDS = [
  'impossible_fact',
  'anachronism',
  'horizon',
  'absent_speaker',
  'insult',
  'false_remorse',
  'same_voice',
  'address',
  'exposition',
  'other',
] as const

/** Kinds that may be critical: the first seven. */
const MAY_BE_CRITICAL: readonly string[] = KINDS.slice(0, 7)

const Reply = z.object({
  existed: z.string().describe('things named that did not exist yet, or "all did"'),
  known: z.string().describe('who says what they cannot know, or "nobody"'),
  address: z.string().describe('wrong forms of address, or "none"'),
  voices: z.string().describe('names removed: which lines could be whose'),
  issues: z.array(
    z.object({
      line: z.number().describe('number of the line'),
      span: z.string().describe('the exact words, copied'),
      problem: z.string().describe('15 words; name the F or C id, if one shows it'),
      kind: lenientEnum(z.enum(KINDS)),
      severity: lenientEnum(z.enum(['minor', 'critical'])),
      fix: z.string().nullable().describe('smallest change of words'),
    }),
  ),
})
type Reply = z.infer<typeof Reply>
type Written = Reply['issues'][number]

const MAX_ISSUES = 5

const linesOf = ({ state }: PromptInput): DialogLine[] => state.dialog?.lines ?? []

/** The line that an issue means, if it holds the words that the issue copies. */
function lineOf({ line, span }: Written, lines: readonly DialogLine[]): number | null {
  const wanted = normalise(span)
  const holds = (index: number) => {
    const { text, action, speaker } = lines[index] ?? {}
    return normalise(`${speaker ?? ''} ${action ?? ''} ${text ?? ''}`).includes(wanted)
  }
  const index = Math.round(line) - 1
  if (wanted === '' || index < 0 || index >= lines.length) return null
  return holds(index) ? index : null
}

/** Whether something other than the reviewer's word shows an anachronism: the lexicon, or a fact. */
function isShown(issue: Written, line: number, found: LineFinding[], input: PromptInput): boolean {
  const codes = ['anachronism', 'modern_idiom', 'later_machine', 'later_label']
  const words = normalise(issue.span).split(' ')
  const byCode = found.some(
    (one) =>
      one.line === line &&
      codes.includes(one.code) &&
      words.some((word) => word.length > 2 && normalise(one.detail).includes(word)),
  )
  const ids = issue.problem.match(/\bF\d+\b/g) ?? []
  return byCode || ids.some((id) => input.sheet.facts.some((fact) => fact.id === id))
}

function accept(issue: Written, found: LineFinding[], input: PromptInput): Issue[] {
  const lines = linesOf(input)
  const line = lineOf(issue, lines)
  if (line === null || lines[line]?.provenance !== 'dramatized') return []
  const sure = issue.kind !== 'anachronism' || isShown(issue, line, found, input)
  const isCritical = issue.severity === 'critical' && MAY_BE_CRITICAL.includes(issue.kind) && sure
  const [span, said] = [cutText(oneLine(issue.span), ITEM), cutText(oneLine(issue.problem), SHORT)]
  const problem = `${issue.kind}, “${span}”: ${said}`
  return [{ line, severity: isCritical ? 'critical' : 'minor', problem, fix: tidyText(issue.fix) }]
}

/** Whether the lines have to be mended. */
export function hasCritical(issues: readonly Issue[]): boolean {
  return issues.some(({ severity }) => severity === 'critical')
}

function complete({ issues }: Reply, input: PromptInput): Completed<AgentOutput<'critique'>> {
  const found = lineFindings(linesOf(input), input)
  const accepted = issues.flatMap((issue) => accept(issue, found, input))
  const weight = { critical: 0, minor: 1 }
  const sorted = accepted.toSorted((a, b) => weight[a.severity] - weight[b.severity])
  return { output: { issues: sorted.slice(0, MAX_ISSUES), rewritten: null } }
}

/** Issues whose words are not in their line: they are dropped, but asked for once more. */
function checkReply({ issues }: Reply, input: PromptInput): Finding[] {
  return issues
    .filter((issue) => lineOf(issue, linesOf(input)) === null)
    .map(({ line, span }) => ({
      code: 'span_not_found',
      detail: `line ${line} does not say “${span}”: copy the words exactly`,
    }))
}

function checkerText(input: PromptInput): string {
  const found = lineFindings(linesOf(input), input)
  if (found.length === 0) return 'The checker found nothing; that proves little.'
  return found.map(({ detail }, index) => `C${index + 1} ${oneLine(detail)}`).join('\n')
}

/** What must be mended in the dialog. */
export const critique = definePrompted({
  name: 'critique',
  output: OUTPUTS.critique,
  prompt: {
    name: 'critique',
    temperature: 0.3,
    system: SYSTEM,
    reply: Reply,
    user: (input) => ({
      material: `LINES\n${numbered(linesOf(input))}\nCHECKER\n${checkerText(input)}`,
      facts: renderKnown(input, 'reader'),
      cast: speakerCards(input),
      task: `Find what has to be mended in LINES.
First answer the four questions from FACTS and cards.
Which things or offices did not exist then, and which names did only later ages give? Who says something that their card keeps from them? Who is called wrongly for their standing? With the names gone, whose line could be whose?
Then list issues: the line, its exact words, what is wrong, and the smallest change that mends it.
Confirm or dismiss what CHECKER found; its findings are hints.`,
      limits: `Answers at most 20 words each. At most ${MAX_ISSUES} issues, critical ones first; an empty list is a good result.
An anachronism needs an F or C id in its problem. Name later knowledge by its F id, never in words. fix at most 20 words, with nothing in it that only the reader knows; null if the line should go.`,
    }),
    check: checkReply,
  },
  complete,
})
