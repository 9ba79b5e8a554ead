import { clockText, type Facts } from '@timepoint/almanac'
import type { Understanding } from '@timepoint/contracts'

function place(known: Facts['place']): Understanding['place'] {
  if (!known) return null
  const { countryCode, ...rest } = known
  return { ...rest, country_code: countryCode }
}

/** The wire form of what was read in a query. @param cost credits that a render costs, by preset. */
export function presentFacts(facts: Facts, cost: Understanding['cost']): Understanding {
  const { date } = facts
  const hour = date?.hour ?? null
  return {
    title: facts.title,
    date: {
      edtf: date?.edtf ?? null,
      year: date?.year ?? null,
      month: date?.month ?? null,
      day: date?.day ?? null,
      time: hour === null ? null : clockText(hour, date?.minute ?? null),
      time_of_day: date?.timeOfDay ?? null,
      precision: date?.precision ?? 'unknown',
      calendar: date?.calendar ?? 'gregorian',
    },
    place: place(facts.place),
    people: facts.people.map(({ name, born, died, age }) => ({ name, born, died, age })),
    tier: facts.tier,
    suggestions: facts.suggestions,
    cost,
  }
}
