import type { DialogLine } from '@timepoint/contracts'
import { z } from 'zod'
import { definePrompt, type Finding, type PromptInput } from './agent.ts'
import type { Issue } from './outputs.ts'
import { speakerCards } from './prompting/cast.ts'
import { lineFindings } from './prompting/dialog-checks.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { ITEM, LINE, tidyText } from './prompting/lists.ts'
import { numbered } from './prompting/numbered-lines.ts'
import { oneLine } from './prompting/one-line.ts'

const SYSTEM = `You mend single lines of a finished dialog. Everything that nobody complained of stays.

${HOUSE_RULES}

Change as few words as the complaint allows; keep who speaks, what the line does and how that person sounds.
A line that cannot be mended goes: its text is null. No new facts, names or sayings come in, nothing that these people cannot know, no costume words and no modern turns.

${SCHEMA_RULE}`

const Reply = z.object({
  lines: z.array(
    z.object({
      line: z.number().describe('number of a line with an issue'),
      action: z.string().nullable(),
      text: z.string().nullable().describe('the line mended; null takes it out'),
      tone: z.string().nullable().describe('at most 3 words'),
    }),
  ),
})
/** The lines that were mended. */
export type RewriteReply = z.infer<typeof Reply>

/** What a rewrite is written from: the lines as they are, and the issues that were accepted. */
export type RewriteInput = PromptInput & { lines: DialogLine[]; issues: Issue[] }

const indexOf = ({ line }: { line: number }) => Math.round(line) - 1

/** Indices of lines that may be changed: an issue names them, and they are not on record. */
function openLines({ lines, issues }: RewriteInput): Set<number> {
  const named = issues.map(({ line }) => line)
  return new Set(named.filter((index) => lines[index]?.provenance === 'dramatized'))
}

/** The lines with the mended ones put in; all others word for word as they were. */
export function completeRewrite(reply: RewriteReply, input: RewriteInput): DialogLine[] {
  const open = openLines(input)
  const mended = new Map(reply.lines.map((line) => [indexOf(line), line]))
  return input.lines.flatMap((line, index) => {
    const change = open.has(index) ? mended.get(index) : undefined
    if (!change) return [line]
    const text = tidyText(change.text, LINE)
    if (!text) return []
    return [
      {
        ...line,
        text,
        action: tidyText(change.action, ITEM),
        tone: tidyText(change.tone, ITEM) ?? line.tone,
      },
    ]
  })
}

function checkReply(reply: RewriteReply, input: RewriteInput): Finding[] {
  const open = openLines(input)
  const strange = reply.lines.filter((line) => !open.has(indexOf(line)))
  return [
    ...strange.map(({ line }) => ({
      code: 'untouchable_line',
      detail: `line ${line} has no issue: leave it out`,
    })),
    ...lineFindings(completeRewrite(reply, input), input).filter(
      (one) => one.line === null || open.has(one.line),
    ),
  ]
}

/** A problem as it may be told to whoever writes lines: which words, if what is wrong with them is hindsight. */
function toldOf(problem: string, { sheet }: RewriteInput): string {
  const ids: string[] = problem.match(/\bF\d+\b/g) ?? []
  const isHindsight = sheet.facts.some(
    ({ id, visibility }) => visibility === 'reader' && ids.includes(id),
  )
  return isHindsight ? `${problem.split('”: ')[0]}”` : problem
}

/** Asks for the lines that have to be mended, and only for those. */
export const dialogRewrite = definePrompt<RewriteInput, RewriteReply>({
  name: 'dialog_rewrite',
  temperature: 0.5,
  system: SYSTEM,
  reply: Reply,
  user: (input) => ({
    material: `LINES
${numbered(input.lines)}
ISSUES
${input.issues
  .map(({ line, problem, fix }) =>
    oneLine(`line ${line + 1}: ${toldOf(problem, input)} -> ${fix || 'take the line out'}`),
  )
  .join('\n')}`,
    facts: renderFacts(input, 'all'),
    cast: speakerCards(input),
    task: `Mend the lines that ISSUES names.
Keep the other lines verbatim: they are not in your answer.
Keep an action in [ ] unless the issue is about it.
Make each mended line still answer the one before it and lead to the one after it.`,
    limits: `Only lines with an issue. Most under 22 words, none over 40. No quotation marks inside text. Nobody speaks twice running, even where a line goes.
action at most 12 words, null where there is none; tone at most 3, null keeps the old one.`,
  }),
  check: checkReply,
})

/** Whether two lines are the same, word for word. */
const isSame = (a: DialogLine | undefined, b: DialogLine | undefined) =>
  a !== undefined && b !== undefined && a.speaker === b.speaker && a.text === b.text

/** Whether all lines without an issue stand unchanged, in their order. */
function keepsOthers(rewritten: readonly DialogLine[], input: RewriteInput): boolean {
  const open = openLines(input)
  let next = 0
  return input.lines.every((line, index) => {
    if (isSame(line, rewritten[next])) {
      next += 1
      return true
    }
    if (!open.has(index)) return false
    const removed = isSame(rewritten[next], input.lines[index + 1])
    if (!removed && next < rewritten.length) next += 1
    return true
  })
}

/**
 * The version in which code finds less to object to. Equal: the mended one if it changed only what
 * was complained of, else the original; an empty one never.
 */
export function chooseBetter(
  original: DialogLine[],
  rewritten: DialogLine[],
  input: RewriteInput,
): DialogLine[] {
  if (rewritten.length === 0) return original
  const [before, after] = [original, rewritten].map((lines) => lineFindings(lines, input).length)
  if (after !== before) return (after ?? 0) < (before ?? 0) ? rewritten : original
  return keepsOthers(rewritten, { ...input, lines: original }) ? rewritten : original
}
