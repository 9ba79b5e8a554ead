/**
 * Plain sentences without names and numbers, which fit most times and places, so that an answer made of
 * them contradicts nothing.
 */
const SENTENCES = [
  'People wait close together and speak in low voices.',
  'Light falls from one side and leaves the far wall dark.',
  'Bundles lie by the wall, each tied with a different knot.',
  'Someone at the edge looks out and turns back.',
  'The air smells of smoke and damp wool.',
  'Something scrapes over the floor, and all heads turn.',
  'All stand until the oldest among them has sat down.',
  'Outside, feet pass in haste and fade.',
  'A cup stands untouched beside a folded cloth.',
  'The silence lasts longer than anyone likes.',
]

const SHORT: Readonly<Record<string, readonly string[]>> = {
  objects: ['folded cloth', 'clay cup', 'coil of rope', 'basket'],
  furniture: ['bench', 'plain table', 'chest'],
  color_palette: ['ochre', 'slate grey', 'dull red'],
  emotional_beats: ['waiting', 'doubt', 'resolve'],
  tags: ['gathering', 'decision', 'public life'],
  title: ['A moment before the decision', 'The hour of waiting'],
  location: ['the place named in the query'],
  tone: ['quiet', 'firm', 'dry'],
  mood: ['tense', 'hushed'],
  shot_type: ['medium wide shot'],
  angle: ['eye level'],
  depth_of_field: ['deep'],
  composition_rule: ['rule of thirds'],
  style: ['photorealistic'],
  aspect_ratio: ['16:9'],
  quality_tags: ['fine detail', 'natural light'],
  clothing: ['A worn coat over a plain shirt.', 'A dark cloak, mended at the hem.'],
  gloss: ['someone who was there', 'a witness at the door'],
}

const LINES = [
  'Say it plainly, so that they hear it at the back.',
  'We have waited long enough for that answer.',
  'Then let them write down that I asked.',
  'Close the door before you go on.',
  'I would rather be late than wrong.',
]

const LONG = new Set([
  'setting',
  'atmosphere',
  'plot_summary',
  'description',
  'full_prompt',
  'basis',
])

/** A text that fits a property of that name. @param seed any whole number. */
export function phrase(key: string, seed: number): string {
  if (key === 'text') return LINES[seed % LINES.length] ?? ''
  const short = SHORT[key]
  if (short) return short[seed % short.length] ?? ''
  const count = LONG.has(key) ? 3 : 1
  const at = (offset: number) => SENTENCES[(seed + offset * 3) % SENTENCES.length] ?? ''
  return Array.from({ length: count }, (_, index) => at(index)).join(' ')
}

/** A source that a search claims to have found. */
interface FoundSource {
  title: string
  url: string
}

/** What a web search brings. */
export interface SearchDraft {
  text: string
  queries: string[]
  sources: FoundSource[]
  /** Spans of the text as UTF-16 offsets, with the sources (by index) that carry them. */
  supports: { start: number; end: number; sources: number[] }[]
}

/** A short report about a query, in which every sentence but the last has a source. */
export function writeSearch(query: string, seed: number): SearchDraft {
  const topic = query.replace(/\s+/g, ' ').slice(0, 160) || 'the matter'
  const sentences = [
    `Sources agree that “${topic}” refers to an event with several witnesses.`,
    'Contemporary reports describe a crowded room — the façade was lit from outside.',
    'A later chronicle adds that those present stayed until the end.',
    'What was said there is not recorded word for word.',
  ]
  const sources = ['encyclopedia', 'archive', 'chronicle'].map((name) => ({
    title: `${name}.example`,
    url: `https://${name}.example/${(seed + name.length).toString(36)}`,
  }))
  let start = 0
  const supports = sentences.map((sentence, index) => {
    const span = { start, end: start + sentence.length, sources: index === 0 ? [0, 1] : [index] }
    start += sentence.length + 1
    return span
  })
  return {
    text: sentences.join(' '),
    queries: [topic, `${topic} eyewitness accounts`],
    sources,
    supports: supports.slice(0, 3),
  }
}
