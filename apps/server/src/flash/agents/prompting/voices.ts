import type { DialogLine } from '@timepoint/contracts'
import type { Finding } from '../agent.ts'

/** What can be counted in how somebody speaks. */
interface Voice {
  wordsPerSentence: number
  asks: boolean
  commands: boolean
  contracts: boolean
  addresses: boolean
  saysI: boolean
  exclaims: boolean
  lettersPerWord: number
}

/** Sentences of one speaker differ from another's when they are this much longer. */
const LONGER = 1.4
/** Words of one speaker differ from another's when they have so many letters more. */
const MORE_LETTERS = 0.6
/** Speakers with fewer lines cannot be told apart by counting. */
const MIN_LINES = 2
const MIN_DIFFERENCES = 2

const COMMAND =
  /(?:^|[.!?;:]\s+)(?:go|come|take|bring|give|hold|put|leave|tell|stay|stop|wait|look|let|keep|send|open|close|shut|ask|write|read|pull|push|turn|move|stand|sit|get|make|do not|don[’']t)\b/i
const CONTRACTION = /\w[’'](?:t|re|ll|ve|d|m|s)\b/i
const ADDRESS =
  /(?:^|[,.!?]\s)(?:sir|madam|my lord|my lady|master|mistress|father|mother|brother|sister|uncle|aunt|elder|captain|boy|girl|friend|child|son|daughter|excellency|majesty|comrade|citizen|domine)\b/i

function voiceOf(texts: readonly string[]): Voice {
  const text = texts.join(' ')
  const sentences = text.split(/[.!?…]+/).filter((part) => /\w/.test(part))
  const words = text.split(/\s+/).filter(Boolean).length
  return {
    wordsPerSentence: words / Math.max(sentences.length, 1),
    asks: text.includes('?'),
    commands: COMMAND.test(text),
    contracts: CONTRACTION.test(text),
    addresses: ADDRESS.test(text),
    saysI: /\bI\b/.test(text),
    exclaims: text.includes('!'),
    lettersPerWord: (text.match(/\p{L}/gu) ?? []).length / Math.max(words, 1),
  }
}

function differences(a: Voice, b: Voice): number {
  const [short, long] = [a.wordsPerSentence, b.wordsPerSentence].sort((x, y) => x - y)
  const flags = ['asks', 'commands', 'contracts', 'addresses', 'saysI', 'exclaims'] as const
  const unlike = flags.filter((flag) => a[flag] !== b[flag]).length
  const isLonger = (long ?? 0) >= (short ?? 0) * LONGER
  const hasMoreLetters = Math.abs(a.lettersPerWord - b.lettersPerWord) >= MORE_LETTERS
  return unlike + Number(isLonger) + Number(hasMoreLetters)
}

/** Pairs of speakers whom a reader could not tell apart without the names. */
export function voiceFindings(lines: readonly DialogLine[]): Finding[] {
  const written = lines.filter(({ provenance }) => provenance === 'dramatized')
  const names = [...new Set(written.map(({ speaker }) => speaker))]
  const voices = names.flatMap((name) => {
    const texts = written.filter(({ speaker }) => speaker === name).map(({ text }) => text)
    return texts.length < MIN_LINES ? [] : [{ name, voice: voiceOf(texts) }]
  })
  return voices.flatMap((a, index) =>
    voices.slice(index + 1).flatMap((b) => {
      if (differences(a.voice, b.voice) >= MIN_DIFFERENCES) return []
      const detail = `${a.name} and ${b.name} sound alike: change length of sentences, questions, orders or address of one`
      return [{ code: 'same_voice', detail }]
    }),
  )
}
