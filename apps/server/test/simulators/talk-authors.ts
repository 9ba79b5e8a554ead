import type { Author } from './author.ts'
import type { JsonObject } from './call.ts'

/** Short sentences that anybody can say at any time; none has eight words. */
const DAY = [
  'Since first light I have stood here.',
  'My hands smell of wet rope still.',
  'Twice today I was sent back.',
  'Nobody has brought water since morning.',
]
const WORK = [
  'The load will not carry itself.',
  'I count what comes, not what goes.',
  'Ask the old one by the wall.',
  'They will not wait for the slow.',
]
const BACK = [
  'What is it to you?',
  'Who sent you over?',
  'Will you hold this end?',
  'Have you come far?',
]
const WISHES = [
  ['I want it settled.', 'mixed'],
  ['I fear the wait.', 'negative'],
  ['I am content so.', 'positive'],
  ['I say nothing more.', 'neutral'],
] as const

const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length] as T

/** Three sentences of somebody who is spoken to. @param seed any whole number. */
function answer(seed: number): string {
  return [pick(DAY, seed), pick(WORK, seed >>> 4), pick(BACK, seed >>> 8)].join(' ')
}

const unmarked = (prompt: string) => prompt.replace(/\^[0-9a-f]{6}\^/g, ' ')

/** A number that is the same for the same text, whatever stands between its words as a mark. */
function seedOf(prompt: string): number {
  let seed = 7
  for (const letter of unmarked(prompt)) {
    seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  }
  return seed
}

/** What a plain prompt of a talk is answered with; null for every other prompt. */
export function plainTalk(prompt: string): string | null {
  if (!/^The last line is TONE: /m.test(prompt)) return null
  return `${answer(seedOf(prompt))}\nTONE: dry, watchful`
}

const THINGS = [
  'rope',
  'basket',
  'jar',
  'cloth',
  'bench',
  'stone',
  'bowl',
  'stick',
  'blanket',
  'bread',
  'sack',
  'knot',
]

/** How each seat speaks: no two ask, order, address and go on at length alike. */
const SEATS: readonly ((thing: string, turn: number) => string)[] = [
  (thing) => `Where is the ${thing}?`,
  (thing) => `Put the ${thing} down.`,
  (thing, turn) =>
    [
      `I would sooner sleep beside that ${thing} than hand it over before somebody tells me what for.`,
      `I asked about the ${thing} at dawn, and at noon, and both times I was laughed at.`,
      `I had a better ${thing} once, and an uncle who sold it behind my back for drink.`,
      `I will sit on this ${thing} until whoever tied it comes and unties it himself.`,
    ][turn % 4] ?? '',
  (thing) => `It’s my ${thing}, friend.`,
]

/** The names on cards that may be given words. */
function speakersIn(prompt: string): string[] {
  const cards = prompt.split(/^(?=CARD )/m).slice(1)
  return cards.flatMap((card) => {
    const name = /^CARD ([^:\n]+)/.exec(card)?.[1]
    return name === undefined || card.includes('SPEAKS: only by quote_id') ? [] : [name]
  })
}

function furtherLines(prompt: string): JsonObject[] {
  const speakers = speakersIn(prompt).slice(0, SEATS.length)
  const most = Number(/At most (\d+) lines/.exec(prompt)?.[1] ?? 5)
  const isApart = prompt.includes('response_to is null in every line')
  return Array.from({ length: speakers.length === 0 ? 0 : most }, (_, index) => {
    const seat = index % speakers.length
    const turn = Math.floor(index / speakers.length)
    const said = SEATS[seat]?.(THINGS[index % THINGS.length] ?? '', turn) ?? ''
    const before = speakers[(index - 1) % speakers.length]
    return {
      speaker: speakers[seat] ?? '',
      response_to: isApart || index === 0 || before === speakers[seat] ? null : (before ?? null),
      quote_id: null,
      action: index % 2 === 0 ? 'looks at the wall' : null,
      text: said,
      tone: 'low',
      is_whispered: false,
    }
  })
}

const UNTIL = ['first light', 'the last bell', 'noon', 'the rain', 'they called', 'dusk']
const LABOURS = THINGS.flatMap((thing) =>
  UNTIL.map((until) => `I carried the ${thing} until ${until}.`),
)

/** What somebody did who is asked like others; nothing that was told before in the prompt. */
function labour(prompt: string, seed: number): string {
  const text = unmarked(prompt)
  const fresh = LABOURS.filter((one) => !text.includes(one))
  return pick(fresh.length > 0 ? fresh : LABOURS, seed)
}

/** The names before answers that are to be summed up. */
function answerersIn(prompt: string): string[] {
  const part = /^MATERIAL[^\n]*\n(.*?)\n\nTASK$/ms.exec(prompt)?.[1] ?? ''
  const names = part.split('\n').flatMap((line) => /^([^:]{2,60}): /.exec(line)?.[1] ?? [])
  return [...new Set(names)].filter((name) => name !== 'QUESTION')
}

/** Authors of what people of a scene say to strangers, with which no check finds fault. */
export const TALK_AUTHORS: Readonly<Record<string, Author>> = {
  chat: ({ seed }) => ({ basis: 'witnessed', response: answer(seed), emotional_tone: 'dry' }),
  dialog_extension: ({ prompt }) => ({ lines: furtherLines(prompt) }),
  survey: ({ seed, prompt }) => {
    const [wish, sentiment] = pick(WISHES, seed >>> 4)
    return {
      response: `${labour(prompt, seed)} ${wish}`,
      sentiment,
      key_points: [wish.replace(/\.$/, '')],
      emotional_tone: 'guarded',
    }
  },
  survey_summary: ({ prompt }) => {
    const [first = 'Nobody', ...others] = answerersIn(prompt)
    const rest = others.length > 0 ? `; ${others.join(' and ')} say it otherwise` : ''
    return { summary: `${first} speaks of the day so far${rest}.` }
  },
  chat_summary: () => ({
    summary: 'The stranger asked and was given short answers. Nothing was promised on either side.',
  }),
}
