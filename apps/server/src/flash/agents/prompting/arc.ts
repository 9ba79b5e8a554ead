import type { CharacterRole, Moment } from '@timepoint/contracts'

/** What a line does in the scene. */
type BeatKind = 'establish' | 'complicate' | 'escalate' | 'react' | 'turn' | 'resolve' | 'punctuate'

/** One line to come: what it does, how strongly, and who speaks it. */
export interface Beat {
  kind: BeatKind
  /** 0 to 1. */
  intensity: number
  speaker: string
}

/** Somebody who may be given a written line. */
export interface BeatSpeaker {
  name: string
  role: CharacterRole
  /** Their register, where one was dealt. */
  register: string | null
}

type Shape = readonly (readonly [BeatKind, number])[]

const SHAPES: Record<Moment['tension_arc'], Shape> = {
  rising: [
    ['establish', 0.2],
    ['complicate', 0.3],
    ['escalate', 0.5],
    ['react', 0.6],
    ['escalate', 0.8],
    ['turn', 0.9],
    ['punctuate', 1],
  ],
  climactic: [
    ['establish', 0.4],
    ['escalate', 0.6],
    ['complicate', 0.7],
    ['turn', 1],
    ['react', 0.8],
    ['resolve', 0.5],
    ['punctuate', 0.3],
  ],
  falling: [
    ['turn', 0.9],
    ['react', 0.8],
    ['establish', 0.5],
    ['complicate', 0.5],
    ['react', 0.4],
    ['resolve', 0.2],
    ['punctuate', 0.2],
  ],
  resolved: [
    ['establish', 0.6],
    ['complicate', 0.4],
    ['react', 0.3],
    ['escalate', 0.5],
    ['turn', 0.8],
    ['resolve', 0.6],
    ['punctuate', 0.5],
  ],
}

/** What goes last when there is room for fewer lines. */
const KEEP: readonly BeatKind[] = [
  'turn',
  'establish',
  'punctuate',
  'complicate',
  'react',
  'escalate',
  'resolve',
]

const BYSTANDERS = ['servant', 'common', 'child']

/** The beats of an arc that fit into a number of lines, in their order. */
function shorten(shape: Shape, lines: number): Shape {
  const seen = new Set<BeatKind>()
  const ranked = shape
    .map(([kind], index) => {
      const again = seen.has(kind)
      seen.add(kind)
      return { index, rank: KEEP.indexOf(kind) + (again ? KEEP.length : 0) }
    })
    .sort((a, b) => a.rank - b.rank)
  const kept = new Set(ranked.slice(0, lines).map(({ index }) => index))
  return shape.filter((_, index) => kept.has(index))
}

/** How well somebody suits a beat; less is better. */
function unfitness(kind: BeatKind, { role, register }: BeatSpeaker): number {
  const isPrimary = role === 'primary'
  const isBystander = role === 'background' || BYSTANDERS.includes(register ?? '')
  if (kind === 'establish' || kind === 'turn') return isPrimary ? 0 : isBystander ? 2 : 1
  if (kind === 'punctuate') return isBystander ? 0 : isPrimary ? 2 : 1
  if (kind === 'complicate' || kind === 'react') return isPrimary ? 2 : role === 'secondary' ? 0 : 1
  return isPrimary || role === 'secondary' ? 0 : 1
}

/**
 * The beats of a scene with their speakers. Nobody speaks twice running, so a lone speaker gets one
 * line; of those who suit a beat equally, whoever spoke least is next.
 * @param lines most lines.
 */
export function planBeats(
  arc: Moment['tension_arc'],
  speakers: readonly BeatSpeaker[],
  lines: number,
): Beat[] {
  if (speakers.length === 0) return []
  const shape = shorten(SHAPES[arc], speakers.length === 1 ? 1 : lines)
  const beats: Beat[] = []
  for (const [index, [kind, intensity]] of shape.entries()) {
    const said = (name: string) => beats.filter((beat) => beat.speaker === name).length
    // A primary who spoke right before the turn could not turn it.
    const isBeforeTurn = shape[index + 1]?.[0] === 'turn'
    const cost = (one: BeatSpeaker) =>
      unfitness(kind, one) + (isBeforeTurn && one.role === 'primary' ? 3 : 0)
    const [next] = speakers
      .filter(({ name }) => name !== beats.at(-1)?.speaker)
      .sort((a, b) => cost(a) - cost(b) || said(a.name) - said(b.name))
    if (next) beats.push({ kind, intensity, speaker: next.name })
  }
  return beats
}

/** The beats as a table, one a line. */
export function renderBeats(beats: readonly Beat[]): string {
  return beats
    .map(({ kind, intensity, speaker }, i) => `${i + 1} ${speaker}: ${kind} (${intensity})`)
    .join('\n')
}
