/**
 * Builds data/search.tsv.zst, the index over the names of curated moments, the chronicle and stories.
 * Run after build-moments.ts: node packages/almanac/scripts/build-search.ts [--check]
 */
import { listChronicle } from '../src/events/chronicle.ts'
import { listStories } from '../src/events/fiction.ts'
import { allMoments } from '../src/moments/moments.ts'
import { type IndexedEvent, type Posting, writeIndex } from '../src/search/index-file.ts'
import {
  contextNames,
  fromEntry,
  fromMoment,
  fromStory,
  type NamedEvent,
} from '../src/search/named-event.ts'
import { terms } from '../src/search/terms.ts'
import { groupTwins, joinTwins } from '../src/search/twins.ts'
import { publish } from './pack.ts'

const refs = new Map<NamedEvent, string>()
for (const moment of allMoments()) refs.set(fromMoment(moment), `m:${moment.id}`)
listChronicle().forEach((entry, n) => {
  refs.set(fromEntry(entry), `c:${n}`)
})

const groups = groupTwins([...refs.keys()])
listStories().forEach((story, n) => {
  const event = fromStory(story)
  refs.set(event, `f:${n}`)
  groups.push([event])
})

const words = new Map<string, Posting>()

function posting(word: string): Posting {
  const known = words.get(word) ?? { names: [], context: [] }
  words.set(word, known)
  return known
}

const events = groups.map((group, n): IndexedEvent => {
  const [first, ...others] = group
  if (!first) throw new Error('a group of nothing')
  const names = new Set(terms(others.reduce(joinTwins, first).names.join(' ')))
  const around = terms(group.map(contextNames).join(' ')).filter((word) => !names.has(word))
  for (const word of names) posting(word).names.push(n)
  for (const word of around) posting(word).context.push(n)
  const own = group.map((event) => refs.get(event) ?? '')
  const { year, endYear, tolerance } = first.date
  const years = { from: year - tolerance, to: endYear + tolerance }
  return { refs: own, length: names.size + around.length, ...years }
})
publish('search.tsv.zst', Buffer.from(writeIndex(events, words)))
