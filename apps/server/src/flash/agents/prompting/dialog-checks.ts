import type { DialogLine } from '@timepoint/contracts'
import type { Finding, PromptInput } from '../agent.ts'
import { anachronismFindings } from './anachronisms.ts'
import { phraseFindings } from './archaisms.ts'
import { speakersOf } from './cast.ts'
import { ADULT_FRAMING, isMinor } from './sensitivity.ts'
import { settingOf } from './setting.ts'
import { stockPhraseFindings } from './stock-phrases.ts'
import { voiceFindings } from './voices.ts'

const MAX_WORDS = 40

/** Findings of a line, with its index from 0; null for what concerns the whole. */
export interface LineFinding extends Finding {
  line: number | null
}

/** What is wrong with one written line. Recorded words are never found fault with. */
function findingsOfLine(line: DialogLine, index: number, input: PromptInput): LineFinding[] {
  if (line.provenance !== 'dramatized') return []
  const setting = settingOf(input)
  const { year } = setting
  const where = `line ${index + 1}`
  const said = `${line.text} ${line.action ?? ''}`
  const findings: Finding[] = [
    ...phraseFindings(line.text, year, where),
    ...stockPhraseFindings({ [where]: said }),
    ...anachronismFindings({ [where]: said }, setting),
  ]
  const words = line.text.split(/\s+/).filter(Boolean).length
  if (words > MAX_WORDS) {
    findings.push({
      code: 'line_too_long',
      detail: `${where} has ${words} words; ${MAX_WORDS} at most`,
    })
  }
  if (/["“”«»„]/.test(line.text)) {
    findings.push({
      code: 'quotation',
      detail: `${where} quotes within the line: recorded words only by quote_id`,
    })
  }
  const minors = speakersOf(input).some(
    ({ stub }) => [line.speaker, line.response_to].includes(stub.name) && isMinor(stub, input),
  )
  if (minors && ADULT_FRAMING.test(said)) {
    findings.push({ code: 'minor', detail: `${where} treats a child as no child` })
  }
  return findings.map((finding) => ({ ...finding, line: index }))
}

/** What is wrong with the lines together. */
function findingsOfAll(
  lines: readonly DialogLine[],
  input: PromptInput,
  written: number,
): LineFinding[] {
  const findings: LineFinding[] = voiceFindings(lines).map((one) => ({ ...one, line: null }))
  lines.forEach(({ speaker, provenance }, index) => {
    const before = lines[index - 1]
    const isWritten = provenance === 'dramatized' || before?.provenance === 'dramatized'
    if (before?.speaker === speaker && isWritten) {
      const detail = `line ${index + 1}: ${speaker} speaks twice running`
      findings.push({ code: 'twice_running', detail, line: index })
    }
  })
  const most = input.length.dialogLines
  if (written > most) {
    const detail = `${written} lines; at most ${most}`
    findings.push({ code: 'too_many_lines', detail, line: null })
  }
  return findings
}

/**
 * Everything that code can hold against the lines of a dialog.
 * @param written how many lines there were before some were cut.
 */
export function lineFindings(
  lines: readonly DialogLine[],
  input: PromptInput,
  written = lines.length,
): LineFinding[] {
  return [
    ...lines.flatMap((line, index) => findingsOfLine(line, index, input)),
    ...findingsOfAll(lines, input, written),
  ]
}
