import type { Claim } from '@timepoint/contracts'
import { normalise } from '../../../agents/prompting/ledger.ts'
import type { TalkScene } from '../../../interactions/interaction.ts'
import { sentence } from '../phrases.ts'
import { factsOfMoment } from './facts-of-moment.ts'
import { factsOfHour, factsOfQuery } from './facts-of-query.ts'
import { openText } from './open-text.ts'
import type { Subject } from './subject.ts'
import type { TalkFact } from './talk-fact.ts'

/** Fields that look back from later, and those that are no statement on the scene. */
const LATER =
  /^(?:moment\.(?:after_context|consequences|dramatic_irony|historical_significance)|characters?\..*historical_note|dialog|date|location)/

/** Documented claims of a scene that models wrote: their prose is no record, these spans of it are. */
function documentedFacts(subject: Subject, known: readonly TalkFact[]): TalkFact[] {
  const { result } = subject.scene
  if (result.model_provider === 'offline') return []
  const told = normalise(known.map(({ text }) => text).join(' | '))
  const isNew = ({ text }: Claim) => !told.includes(normalise(text))
  return (result.claims ?? [])
    .filter(
      ({ status, field, sources }) =>
        status === 'documented' && !LATER.test(field) && sources.length > 0,
    )
    .filter(isNew)
    .flatMap(({ text, sources }) => {
      const open = openText(sentence(text), subject)
      return open === ''
        ? []
        : [{ kind: 'documented' as const, text: open, about: null, sources, words: null }]
    })
}

function gather(subject: Subject): TalkFact[] {
  const { moment } = subject
  const known = [
    ...(moment ? factsOfMoment(subject, moment) : factsOfQuery(subject)),
    ...factsOfHour(subject),
  ]
  const all = [...known, ...documentedFacts(subject, known)]
  return all.filter((fact, at) => all.findIndex(({ text }) => text === fact.text) === at)
}

const gathered = new WeakMap<TalkScene, Map<string, TalkFact[]>>()

/** All that may be told of a person at this hour: on record, and with nothing of what came later. */
export function talkFacts(subject: Subject): readonly TalkFact[] {
  const byName = gathered.get(subject.scene) ?? new Map<string, TalkFact[]>()
  gathered.set(subject.scene, byName)
  const facts = byName.get(subject.name) ?? gather(subject)
  byName.set(subject.name, facts)
  return facts
}
