import type { PromptReading } from './prompt-reading.ts'

/** Lines for each seat among the speakers: no two seats ask, order, address and go on at length alike. */
const VOICES: readonly (readonly string[])[] = [
  [
    'Who told you to wait here?',
    'And the others, where did they go?',
    'Is that all that was left?',
    'Whose hand is on that?',
  ],
  [
    'Put it down. Stay by the wall.',
    'Wait. Let them come to us.',
    'Hold this end. Pull.',
    'Leave it there.',
  ],
  [
    'I carried it up twice before the first of them was awake, and twice I was sent back with it.',
    'I said so yesterday, friend, and the day before that, when there was still time to mend it.',
    'I would sooner stand here until evening than go round and ask that man a second time.',
    'I have counted them over and over, and there is still one fewer than there should be.',
  ],
  [
    'Two knots on this side, friend, one on that.',
    'Friend, the rope’s wet.',
    'It’ll hold, friend, if nobody leans on it.',
    'That’s the last of it, friend.',
  ],
]

const ACTIONS = ['shifts the load to the other arm', null, 'looks at the knot', null]

/** Who is to speak, line by line, as the prompt deals it out. */
function beatsIn(prompt: string): string[] {
  const part = /\nBEATS [^\n]*\n((?:\d+ [^\n]+\n)+)/.exec(prompt)?.[1] ?? ''
  return part.split('\n').flatMap((line) => /^\d+ (.+): \w+ \([\d.]+\)$/.exec(line)?.[1] ?? [])
}

/** Words on record, by whom. */
function quotesIn(prompt: string): { id: string; speaker: string }[] {
  return [...prompt.matchAll(/^(Q\d+) (.+) \((?:attested|traditional)\): “/gm)].map(
    ([, id = '', speaker = '']) => ({ id, speaker }),
  )
}

interface Line {
  speaker: string
  quote_id: string | null
  text: string
  action: string | null
}

function written(beats: readonly string[]): Line[] {
  const speakers = [...new Set(beats)]
  return beats.map((speaker, index) => {
    const said = beats.slice(0, index).filter((other) => other === speaker).length
    const voice = VOICES[speakers.indexOf(speaker) % VOICES.length] ?? []
    const text = voice[said % voice.length] ?? ''
    return { speaker, quote_id: null, text, action: ACTIONS[index % ACTIONS.length] ?? null }
  })
}

/** Lines that follow the beats of the prompt, the first words on record before them. */
export function dialogLines(prompt: string, { names }: PromptReading) {
  const [quote] = quotesIn(prompt).filter(({ speaker }) => names.includes(speaker))
  const most = Number(/At most (\d+) lines/.exec(prompt)?.[1] ?? 5)
  const recorded = quote && { speaker: quote.speaker, quote_id: quote.id, text: '', action: null }
  const beats = beatsIn(prompt)
  const rest = recorded && beats[0] === recorded.speaker ? beats.slice(1) : beats
  const lines = [...(recorded ? [recorded] : []), ...written(rest)].slice(0, most)
  return lines.map((line, index) => ({
    ...line,
    response_to: lines[index - 1]?.speaker ?? null,
    tone: null,
    is_whispered: false,
  }))
}
