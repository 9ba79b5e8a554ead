import { customaryCalendar } from '../dates/index.ts'
import type { Story } from '../events/chronicle-file.ts'
import { toldPlace } from './chronicle-facts.ts'
import { eventDate } from './events.ts'
import type { Facts } from './facts.ts'

/** The date of a story; null when it has none. */
function storyDate(story: Story): Facts['date'] {
  const { year, endYear, month, day, approximate } = story
  if (year === null || endYear === null) return null
  const calendar = customaryCalendar({ year, month, day })
  return eventDate({ year, endYear, month, day, approximate, calendar }, null)
}

/** "Arthur Conan Doyle, The Final Problem". */
function workOf({ sources: [work] }: Story): string {
  return work?.kind === 'work' ? `${work.author}, ${work.title}` : ''
}

/**
 * Facts of a query that means a scene of fiction: date and place of the story where none was typed,
 * and a note that says whose they are. Nobody in it is a person of history.
 */
export function storyFacts(facts: Facts, story: Story): Facts {
  const typed = facts.date?.year == null ? null : facts.date
  const told = typed ? null : storyDate(story)
  const place = facts.place ?? toldPlace(story)?.place ?? null
  const [source = null] = story.sources
  const isToldPlace = facts.place === null && place !== null
  const note = `Date and place are those of the story (${workOf(story)}): ${story.gloss}`
  return {
    ...facts,
    tier: facts.tier === 'ungrounded' ? 'query-only' : facts.tier,
    title: story.names[0] ?? null,
    date: typed ?? told,
    endYear: typed ? facts.endYear : told && story.endYear !== story.year ? story.endYear : null,
    dateSource: typed ? facts.dateSource : told ? source : null,
    dateNotes: told || isToldPlace ? [note] : facts.dateNotes,
    place,
    placeSource: isToldPlace ? source : facts.placeSource,
    events: [],
    people: [],
    queryType: 'fictional',
    clearer: null,
  }
}
