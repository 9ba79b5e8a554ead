import MiniSearch from 'minisearch'
import type { CuratedMoment } from './moment.ts'
import { allMoments } from './moments.ts'
import { processTerm, type Term, tokenize } from './search-terms.ts'

interface Phrase {
  id: string
  momentId: string
  text: string
}

/** Built once, at the first search. */
export interface Indexes {
  /** By id, oldest first. */
  moments: ReadonlyMap<string, CuratedMoment>
  /** Every title and alias by itself; results carry `momentId` and `text`. */
  phrases: MiniSearch<Phrase>
  /** Everything else that a query may mention of a moment. */
  context: MiniSearch<{ id: string; names: string; prose: string }>
}

let indexes: Indexes | null = null

/** The indexes over all curated moments. */
export function momentIndexes(): Indexes {
  indexes ??= createIndexes()
  return indexes
}

/** Words of eight letters or more may have two typing errors, words of four one. */
function fuzzy(term: string): number | false {
  if (/\d/.test(term) || term.length < 4) return false
  return term.length < 8 ? 1 : 2
}

function prefix(term: string): boolean {
  return term.length >= 5 && !/\d/.test(term)
}

function createIndexes(): Indexes {
  const moments = new Map(allMoments().map((moment) => [moment.id, moment]))
  const phrases = new MiniSearch<Phrase>({
    fields: ['text'],
    storeFields: ['momentId', 'text'],
    tokenize,
    processTerm,
    searchOptions: { fuzzy, prefix },
  })
  const context = new MiniSearch<{ id: string; names: string; prose: string }>({
    fields: ['names', 'prose'],
    tokenize,
    processTerm,
  })
  for (const moment of moments.values()) {
    const titles = [moment.title, ...moment.aliases]
    phrases.addAll(
      titles.map((text, i) => ({ id: `${moment.id}#${i}`, momentId: moment.id, text })),
    )
    context.add({ id: moment.id, names: contextNames(moment), prose: contextProse(moment) })
  }
  return { moments, phrases, context }
}

function contextNames(moment: CuratedMoment): string {
  const { place, people } = moment
  return [
    moment.title,
    ...moment.aliases,
    ...moment.tags,
    moment.era,
    ...[place.name, place.city, place.region, place.country, place.continent],
    ...people.flatMap((person) => [person.name, ...person.aliases]),
  ].join(' ')
}

/** Prose on the moment itself; what came before and after would be other events. */
function contextProse(moment: CuratedMoment): string {
  const { summary, stakes, crowd, weather } = moment
  return [
    ...[summary, stakes, crowd, weather].map((fact) => fact?.text ?? ''),
    ...moment.setting.map((fact) => fact.text),
    ...moment.people.flatMap((person) => [person.gloss, person.did.text]),
    ...moment.objects.map((object) => object.name),
  ].join(' ')
}

/** Whether a moment mentions a word: names may be misspelt or cut short, prose must match exactly. */
export function contextHas(context: Indexes['context'], momentId: string, term: Term): boolean {
  const filter = (result: { id: string }) => result.id === momentId
  const exact = term.kind === 'number' || term.kind === 'date'
  const inNames = context.search(term.text, {
    fields: ['names'],
    filter,
    ...(exact ? {} : { fuzzy, prefix }),
  })
  return inNames.length > 0 || (!exact && context.search(term.text, { filter }).length > 0)
}
