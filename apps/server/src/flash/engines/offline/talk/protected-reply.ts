import { fold, sourceText } from '@timepoint/almanac'
import { listText } from '../phrases.ts'
import { claimSource } from '../source-text.ts'
import { type Reply, replyOf } from './reply.ts'
import { mentionOf, type Subject } from './subject.ts'

/** For whom nothing is said at all: kindly, and with a hint to those who can be asked. */
export function replyForSilent({ scene, character, moment }: Subject): Reply {
  const cast = scene.result.characters?.characters.map(({ name }) => name) ?? []
  const others = cast.filter((name) => name !== character.name)
  const known = moment?.people.filter(({ present }) => present).map(({ name }) => name) ?? []
  const around = others.filter((name) => moment === null || known.includes(name)).slice(0, 3)
  const hint =
    around.length === 0
      ? 'The scene around can be read instead.'
      : `Those around can be asked: ${listText(around.map(mentionOf))}.`
  return replyOf([
    'Out of respect for those who hold this figure sacred, nothing is spoken here in that name, and no answer is given for it.',
    hint,
  ])
}

/** Works of a person's own among the sources of the moment. */
function ownWorks({ moment, knowledge }: Subject) {
  const person = knowledge?.person
  if (!moment || !person) return []
  const names = [person.name, ...person.aliases].map(fold).filter((name) => name.includes(' '))
  return Object.values(moment.sources).filter(
    (source) =>
      source.kind === 'work' &&
      names.some((name) => ` ${fold(source.author)} `.includes(` ${name} `)),
  )
}

/** What somebody is known to have written, by how the record describes them. */
const WRITINGS = /\b(?:diary|diaries|letters|notebooks|memoirs|poems)\b/i

/** That nobody speaks for somebody, and what they have written themselves. */
export function notSpokenFor(subject: Subject): { text: string; sources: Reply['sources'] } {
  const works = ownWorks(subject)
  const kept = WRITINGS.exec(subject.knowledge?.person.gloss ?? '')?.[0]
  const text = `Nobody speaks for ${subject.mention} here; only what is on record is told.`
  if (works.length === 0 && kept) {
    return {
      text: `${text} For an answer in that voice there is what ${subject.short} has written: the ${kept}.`,
      sources: [],
    }
  }
  if (works.length === 0) return { text, sources: [] }
  const titles = works.map((work) => sourceText(work).replace(/, unchecked$/, ''))
  return {
    text: `${text} For an answer in that voice there is what ${subject.short} has written: ${listText(titles)}.`,
    sources: works.map(claimSource),
  }
}
