import { type Author, type AuthorRequest, writeBySchema } from './author.ts'
import { type JsonObject, objectOf } from './call.ts'
import { castPeople } from './casting.ts'
import { dialogLines } from './lines.ts'
import { TALK_AUTHORS } from './talk-authors.ts'

/** The rest of a line of the prompt that begins with these words; empty when there is none. */
function said(prompt: string, words: string): string {
  const line = prompt.split('\n').find((one) => one.startsWith(`${words}: `))
  return line?.slice(words.length + 2).trim() ?? ''
}

/** Fills in the schema and then changes some of the fields. */
function amended(change: (value: JsonObject, request: AuthorRequest) => JsonObject): Author {
  return (request) => {
    const value = objectOf(writeBySchema(request))
    return { ...value, ...change(value, request) }
  }
}

const TIES = ['neutral', 'subordinate', 'ally']

const FILLING =
  'Bodies lean in and hands lie still on the wood. Light falls from one side and stays low. '

/** A description of about 150 words that begins with place and year. */
function longPrompt(prompt: string): string {
  const opening = `${said(prompt, 'WHERE AND WHEN')}. ${said(prompt, 'PLACE')}`
  return `${opening} ${FILLING.repeat(7)}`.trim().split(/\s+/).slice(0, 150).join(' ')
}

/** The long description cut, after place and time. */
function shortPrompt(prompt: string): string {
  const long = prompt.split('\nLONG\n')[1]?.split('\n')[0] ?? ''
  const cut = long.split(/\s+/).slice(0, 40).join(' ')
  // Time first: both have to stand in the first words, and some places are long.
  const [place = '', time = ''] = said(prompt, 'PLACE AND TIME').split('; ')
  return `${[time, place].filter(Boolean).join(', ')}. ${cut}`
}

/**
 * Authors of the replies in which the server's own checks would find something to mend, so that a
 * good simulated render makes no second call.
 */
export const AGENT_AUTHORS: Readonly<Record<string, Author>> = {
  ...TALK_AUTHORS,
  scene: amended(() => ({ objects: [], furniture: [] })),
  identification: amended((_value, { prompt, reading, seed }) => {
    const characters = castPeople(prompt, reading, seed)
    return { characters, focal_character: characters[0]?.name ?? null }
  }),
  graph: amended(({ relationships }, { reading: { names } }) => ({
    // Each to the next; kin would need a fact, and someone alone has nobody.
    relationships: names.slice(0, -1).map((name, index) => ({
      ...objectOf(Array.isArray(relationships) ? relationships[0] : null),
      from_character: name,
      to_character: names[index + 1],
      relationship_type: TIES[index % TIES.length],
    })),
    factions: [],
  })),
  camera: amended((value) => {
    const lists = Object.keys(value).filter((key) => key.endsWith('_elements'))
    return Object.fromEntries(lists.map((key) => [key, []]))
  }),
  dialog: amended((_value, { prompt, reading }) => ({ lines: dialogLines(prompt, reading) })),
  image_prompt: amended((_value, { prompt }) => ({ full_prompt: longPrompt(prompt) })),
  image_prompt_optimizer: amended((_value, { prompt }) => ({
    optimized_prompt: shortPrompt(prompt),
  })),
}
