import type { PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import { buildCard, renderCard } from './card.ts'
import { carriedTexts } from './jump-sections.ts'
import { normalise } from './ledger.ts'
import { oneLine } from './one-line.ts'
import { type Protection, protectionOf } from './sensitivity.ts'

/** The people identified; none before that step. */
export function stubsOf({ state }: Pick<PromptInput, 'state'>): CharacterStub[] {
  return state.identification?.characters ?? []
}

/** The name of the cast that is meant, whatever its case and accents; null for anybody else. */
export function castName(name: string, names: readonly string[]): string | null {
  const plain = normalise(name)
  return names.find((one) => normalise(one) === plain) ?? null
}

/** The words of a name, without an article. */
const wordsOf = (name: string): string[] =>
  normalise(name)
    .replace(/^(?:an?|the) /, '')
    .split(' ')

/** The one of the cast whom a model means that left out a title or a first name; null where that is open. */
export function meantName(name: string, names: readonly string[]): string | null {
  const exact = castName(name, names)
  const said = wordsOf(name)
  if (exact !== null || said.every((word) => word.length < 3)) return exact
  const fitting = names.filter((one) => {
    const own = wordsOf(one)
    return said.every((word) => own.includes(word))
  })
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}

/** Texts of earlier steps and of the query, in which a name may stand without being made up. */
export function knownTexts({
  query,
  state,
  carried,
}: Pick<PromptInput, 'query' | 'state' | 'carried'>): string[] {
  const { judge, timeline, scene } = state
  const said = [judge?.premise_problem, timeline?.location, timeline?.title]
  const place = [...said, scene?.setting, scene?.crowd_description]
  const people = stubsOf({ state }).map(({ name, brief }) => `${name} ${brief?.gloss ?? ''}`)
  const over = carried ? carriedTexts({ carried }) : []
  return [query, ...place.map((text) => text ?? ''), ...people, ...over]
}

/** One line for each of the cast: name, weight, who it is. */
export function castList(stubs: readonly CharacterStub[]): string {
  return stubs
    .map(({ name, role, brief }) =>
      oneLine(`${name}: ${[role, brief?.gloss].filter(Boolean).join(', ')}`),
    )
    .join('\n')
}

/** Somebody who speaks, with what may be done with them. */
export interface Speaker {
  stub: CharacterStub
  protection: Protection
}

const speakers = new WeakMap<PromptInput, Speaker[]>()

/** Those who speak in the scene; whoever may say nothing at all, or only words that are not on record, is left out. */
export function speakersOf(input: PromptInput): Speaker[] {
  const known = speakers.get(input) ?? findSpeakers(input)
  speakers.set(input, known) // Every line is read against them, and who is protected takes a while.
  return known
}

function findSpeakers(input: PromptInput): Speaker[] {
  const cast = input.state.characters?.characters
  return stubsOf(input)
    .filter(({ name, speaks_in_scene: speaks }) => {
      const written = cast?.find((character) => character.name === name)
      return cast ? written?.speaks_in_scene === true : speaks
    })
    .map((stub) => ({ stub, protection: protectionOf(stub, input) }))
    .filter(({ stub, protection }) => {
      if (protection.speech === 'free') return true
      const quoted = input.sheet.quotes.some((quote) => castName(quote.speaker, [stub.name]))
      return protection.speech === 'recorded' && quoted
    })
}

/** The cards of all who speak. */
export function speakerCards(input: PromptInput): string {
  return speakersOf(input)
    .map(({ stub, protection }) => {
      const written = input.state.characters?.characters.find(({ name }) => name === stub.name)
      const card = renderCard(buildCard(stub, input, written))
      const bound = protection.speech === 'recorded' ? '\nSPEAKS: only by quote_id' : ''
      return `${card}${bound}`
    })
    .join('\n\n')
}
