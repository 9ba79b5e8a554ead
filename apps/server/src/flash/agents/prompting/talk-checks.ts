import type { Finding, PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import { aheadIn } from './ahead.ts'
import { anachronismFindings } from './anachronisms.ts'
import { phraseFindings } from './archaisms.ts'
import { copyFindings, idFindings } from './copied-text.ts'
import { normalise } from './ledger.ts'
import { mayLeaveRole, programFindings } from './out-of-world.ts'
import { aheadOfTime } from './reader-words.ts'
import { ADULT_FRAMING, isMinor } from './sensitivity.ts'
import { settingOf } from './setting.ts'
import { stockPhraseFindings } from './stock-phrases.ts'

/** What somebody said, and to what. */
export interface Said {
  text: string
  /** What goes before the finding, such as `response`. */
  where: string
  /** What was said to the person: the last message first. */
  heard: readonly string[]
  /** The system text that the model was given. */
  law: string
}

/** What must not be shown: the prompt itself, a program that speaks for itself, a child framed as none. */
export function graveFindings(
  { text, where, heard, law }: Said,
  stub: CharacterStub,
  input: PromptInput,
): Finding[] {
  const [message = ''] = heard
  const findings = copyFindings(law, input.mark, text, where)
  if (!mayLeaveRole(message)) findings.push(...programFindings(text, where))
  if (isMinor(stub, input) && ADULT_FRAMING.test(text)) {
    const detail = `${where} treats a child as no child`
    findings.push({ code: 'minor', detail, grave: true })
  }
  return findings
}

/** Whether findings are of words that were said to the person, and may be said back. */
function isEcho({ detail }: Finding, heard: string): boolean {
  const quoted = /“([^”]+)”/.exec(detail)?.[1]
  return quoted !== undefined && heard.includes(` ${normalise(quoted)} `)
}

/** Asked what they feel, people may say it. */
const ASKED_FOR = new Set(['named_emotion'])

/** Everything that code can hold against what one person says to a stranger. */
export function talkFindings(said: Said, stub: CharacterStub, input: PromptInput): Finding[] {
  const { text, where, heard } = said
  const setting = settingOf(input)
  const { year } = setting
  if (text === '') return [{ code: 'empty', detail: `${where} is empty`, grave: true }]
  const grave = graveFindings(said, stub, input)
  if (mayLeaveRole(heard[0] ?? '')) return grave
  const ahead = aheadIn(text, year).map((words) => ({
    code: 'hindsight',
    detail: `${where} says “${words}”: nobody knows that at this hour`,
  }))
  const doubts = [
    ...phraseFindings(text, year, where).filter(({ code }) => !ASKED_FOR.has(code)),
    ...stockPhraseFindings({ [where]: text }),
    ...anachronismFindings({ [where]: text }, setting),
    ...ahead,
  ]
  const echo = ` ${normalise(heard.join(' '))} `
  return [
    ...grave,
    ...idFindings(text, where),
    ...doubts.filter((finding) => !isEcho(finding, echo)),
    ...aheadOfTime(text, input, heard, where),
  ]
}
