import type { Finding } from '../agent.ts'

/** So many words in a row are no chance. */
const RUN = 8

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function runsOf(text: string, length = RUN): string[] {
  const words = wordsOf(text)
  return words.slice(length - 1).map((_, index) => words.slice(index, index + length).join(' '))
}

const runs = new Map<string, ReadonlySet<string>>()

/** The runs of a text that is the same in every call. */
function knownRuns(text: string): ReadonlySet<string> {
  const known = runs.get(text) ?? new Set(runsOf(text))
  runs.set(text, known)
  return known
}

/** Titles of prompts, which nobody says aloud. */
const LABELS =
  /\b(?:MATERIAL|FACTS|CAST|TASK|LIMITS|CORRECTION|UNKNOWN|FREE|CARD|NOW|SENSES|NEWS|STATION|TAKES FOR GRANTED|WILL NOT SAY|WANTS|FEARS|VOICE|HABITS|BEARING|AT STAKE|HAPPENING|RECORDED WORDS|ALSO THERE|TALK SO FAR)\s*(?::|\()/

/**
 * What of a prompt stands in a text that people are to read; null when nothing does.
 * @param law system text, the same in every call.
 */
function copiedFrom(law: string, mark: string, text: string): string | null {
  const known = knownRuns(law)
  const core = mark.replaceAll('^', '')
  return (
    LABELS.exec(text)?.[0] ??
    (core !== '' && text.includes(core) ? core : null) ??
    runsOf(text).find((run) => known.has(run)) ??
    null
  )
}

/** Whether a text gives away what a model was told. */
export function copyFindings(law: string, mark: string, text: string, where: string): Finding[] {
  const copied = copiedFrom(law, mark, text)
  if (copied === null) return []
  const detail = `${where} repeats words of the task (“${copied}”): only what the person says`
  return [{ code: 'prompt_copied', detail, grave: true }]
}

/** Ids of facts, quotes and sources, which are for whoever writes and not for whoever speaks. */
export function idFindings(text: string, where: string): Finding[] {
  const ids = text.match(/[([](?:[FQS]\d{1,2}(?:, ?)?)+[)\]]|\b(?:F\d{1,2}|Q\d{1,2})\b/g) ?? []
  const detail = `${where} names ${ids.join(', ')}: ids are not spoken`
  return ids.length === 0 ? [] : [{ code: 'prompt_id', detail }]
}

/** A run of words that a text shares with others; null when it is all its own. */
export function sharedRun(text: string, others: readonly string[], length = RUN): string | null {
  const known = new Set(others.flatMap((other) => runsOf(other, length)))
  return runsOf(text, length).find((run) => known.has(run)) ?? null
}
