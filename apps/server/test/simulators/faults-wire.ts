import type { Effect, Fault } from './fault.ts'

const everyone = (effect: Effect): Fault['effects'] => ({
  google: effect,
  openrouter: effect,
  stability: effect,
  pollinations: effect,
  local: effect,
})
const talkers = (effect: Effect): Fault['effects'] => ({
  google: effect,
  openrouter: effect,
  local: effect,
})

const ALL_KINDS = ['text', 'search', 'image'] as const
const TALK = ['text', 'search'] as const

/** Trouble below HTTP: nothing in what arrives says that something is wrong. */
export const WIRE_FAULTS: readonly Fault[] = [
  {
    name: 'silent_start',
    source: 'contract of Flash, section 16: silent; not a byte comes',
    expect: 'silent',
    kinds: ALL_KINDS,
    effects: everyone({ is: 'wire', until: 'start', ending: 'hold' }),
  },
  {
    name: 'silent_headers',
    source: 'the same; OpenRouter stream: `: OPENROUTER PROCESSING` comments go on without data',
    expect: 'silent',
    kinds: ALL_KINDS,
    effects: everyone({ is: 'wire', until: 'headers', ending: 'hold' }),
  },
  {
    name: 'silent_middle',
    source: 'contract of Flash, section 16: 15 s idle in a stream',
    expect: 'silent',
    kinds: ALL_KINDS,
    effects: everyone({ is: 'wire', until: 'middle', ending: 'hold' }),
  },
  {
    name: 'cut',
    source: 'section 2: finishReason and usage come last, so an end without them is none',
    expect: 'network',
    kinds: TALK,
    effects: talkers({ is: 'wire', until: 'middle', ending: 'end' }),
  },
  {
    name: 'reset_start',
    source: 'TCP: connection closed before any byte',
    expect: 'network',
    kinds: ALL_KINDS,
    effects: everyone({ is: 'wire', until: 'start', ending: 'reset' }),
  },
  {
    name: 'reset_middle',
    source: 'TCP: connection closed in the middle of a body',
    expect: 'network',
    kinds: ALL_KINDS,
    effects: everyone({ is: 'wire', until: 'middle', ending: 'reset' }),
  },
]
