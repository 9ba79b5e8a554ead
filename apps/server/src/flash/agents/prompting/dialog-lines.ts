import type { Claim, DialogLine } from '@timepoint/contracts'
import { z } from 'zod'
import type { Completed, Finding, PromptInput } from '../agent.ts'
import { castName, meantName, speakersOf } from './cast.ts'
import type { SheetQuote } from './fact-sheet.ts'
import { countConfidence, normalise } from './ledger.ts'
import { cutText, ITEM, LINE, tidyText } from './lists.ts'
import { oneLine } from './one-line.ts'

/** A line as a model writes it. */
export const WrittenLine = z.object({
  speaker: z.string().describe('name as in the cards'),
  response_to: z.string().nullable().describe('name of whom this answers'),
  quote_id: z.string().nullable().describe('Q id if these are recorded words'),
  action: z.string().nullable().describe('what the hands or feet do, 12 words'),
  text: z.string().describe('the words said; empty with a quote_id'),
  tone: z.string().nullable().describe('at most 3 words'),
  is_whispered: z.boolean(),
})
export type WrittenLine = z.infer<typeof WrittenLine>

const MAX_LINES = 7

/** Quotes whose whole text is shorter than this may be said by chance. */
const MIN_QUOTE_WORDS = 4

const wordCount = (text: string) => text.split(/\s+/).filter(Boolean).length

/** The words on record that a line means: named by id, or said word for word. */
function quoteOf(line: WrittenLine, { sheet }: PromptInput): SheetQuote | null {
  const named = sheet.quotes.find(({ id }) => id === line.quote_id?.trim())
  if (named) return named
  const said = normalise(line.text)
  const same = sheet.quotes.find(
    ({ text }) => wordCount(text) >= MIN_QUOTE_WORDS && normalise(text) === said,
  )
  return same ?? null
}

/** A line as it is kept, or why it is not. */
type Judged = { line: DialogLine; quote: SheetQuote | null } | { removed: Finding }

const remove = (code: string, detail: string): Judged => ({ removed: { code, detail } })

/**
 * What becomes of a written line. Recorded words are put in by code; a model cannot call words
 * attested. Lines of people who may not be given words are left out.
 */
function judgeLine(written: WrittenLine, input: PromptInput): Judged {
  const speakers = speakersOf(input)
  const names = speakers.map(({ stub }) => stub.name)
  const speaker = meantName(written.speaker, names)
  if (speaker === null) {
    return remove('unknown_speaker', `${written.speaker} is not among those who speak`)
  }
  const quote = quoteOf(written, input)
  const isOwn = quote !== null && castName(quote.speaker, [speaker]) !== null
  if (quote && !isOwn) {
    return remove(
      'misattributed_quote',
      `${quote.id} are words of ${quote.speaker}, not ${speaker}`,
    )
  }
  const protection = speakers.find(({ stub }) => stub.name === speaker)?.protection
  if (!quote && protection?.speech !== 'free') {
    return remove('protected_speech', `${speaker} ${protection?.reason}: use a quote_id or nobody`)
  }
  const text = oneLine(quote?.text ?? cutText(oneLine(written.text), LINE))
  if (text === '') return remove('empty_line', `A line of ${speaker} says nothing`)
  const line: DialogLine = {
    speaker,
    text,
    tone: quote ? quote.tone : tidyText(written.tone, ITEM),
    action: quote ? quote.action : tidyText(written.action, ITEM),
    response_to: written.response_to === null ? null : meantName(written.response_to, names),
    is_whispered: written.is_whispered,
    provenance: quote?.provenance ?? 'dramatized',
  }
  return { line, quote }
}

/**
 * The lines that are kept, each recorded saying once.
 * @param most lines of a scene are never more than seven.
 */
export function toLines(
  written: readonly WrittenLine[],
  input: PromptInput,
  most = MAX_LINES,
): DialogLine[] {
  const said = new Set<string>()
  return written
    .flatMap((one) => {
      const judged = judgeLine(one, input)
      if (!('line' in judged)) return []
      if (judged.quote && said.has(judged.quote.id)) return []
      if (judged.quote) said.add(judged.quote.id)
      return [judged.line]
    })
    .slice(0, most)
}

/** A silence where people could speak: one doubt for each, so that any line at all is the better answer. */
export function silenceFindings(lines: readonly DialogLine[], input: PromptInput): Finding[] {
  if (lines.length > 0) return []
  return speakersOf(input).map(({ stub }) => ({
    code: 'no_lines',
    detail: `${stub.name} has a card and says nothing: an empty list is wrong here`,
  }))
}

/** Why written lines were left out. */
export function removedFindings(written: readonly WrittenLine[], input: PromptInput): Finding[] {
  return written.flatMap((one) => {
    const judged = judgeLine(one, input)
    return 'removed' in judged ? [judged.removed] : []
  })
}

/** One complete line of a reply that is still being written, as it will be kept; null if it will not. */
export function readDialogLine(partial: unknown, input: PromptInput): DialogLine | null {
  const written = WrittenLine.safeParse(partial)
  if (!written.success) return null
  const judged = judgeLine(written.data, input)
  return 'line' in judged ? judged.line : null
}

/** How each line is known: recorded words by their sources, all others invented. */
export function lineClaims(lines: readonly DialogLine[], { sheet }: PromptInput): Claim[] {
  return lines.map(({ speaker, text, provenance }) => {
    const quote = sheet.quotes.find((one) => one.text === text)
    const isRecorded =
      provenance !== 'dramatized' && quote !== undefined && quote.sources.length > 0
    const sources = isRecorded ? quote.sources : []
    return {
      text: `${speaker}: “${text}”`,
      field: 'dialog',
      status: isRecorded ? 'documented' : 'invented',
      sources,
      confidence: countConfidence(sources),
    }
  })
}

/** The step's output and its claims. */
export function completeLines(
  written: readonly WrittenLine[],
  input: PromptInput,
): Completed<{ lines: DialogLine[] }> {
  const lines = toLines(written, input)
  return { output: { lines }, claims: lineClaims(lines, input) }
}
