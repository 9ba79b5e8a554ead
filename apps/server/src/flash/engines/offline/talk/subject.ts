import { type CuratedMoment, knowledgeOf, type PersonKnowledge } from '@timepoint/almanac'
import type { Character } from '@timepoint/contracts'
import { isNeverShown, speaksOnRecordOnly } from '../../../agents/prompting/protected.ts'
import { isKnownVictim } from '../../../agents/prompting/sensitivity.ts'
import type { TalkScene } from '../../../interactions/interaction.ts'
import type { Told } from '../../llm/fact-sheet/hindsight.ts'
import { momentOf } from '../known.ts'

/** Somebody of a scene who is asked, and what the almanac has of them. */
export interface Subject {
  scene: TalkScene
  character: Character
  /** As a sentence begins with it. */
  name: string
  /** Within a sentence: a role in small letters. */
  mention: string
  /** A shorter form for the second time, such as "Oppenheimer"; the mention where none is sure. */
  short: string
  /** Null where the scene is no curated moment. */
  moment: CuratedMoment | null
  /** Null for whoever is in no curated moment, or in none by name. */
  knowledge: PersonKnowledge | null
  /** Until when anything is known here. */
  told: Told
  /** Historical year; null where it is unknown. */
  year: number | null
  isPresent: boolean
  /** `none`: is neither played nor pictured; `recorded`: nobody speaks for them; `free`: all others. */
  voice: 'free' | 'recorded' | 'none'
}

const ROLE = /^(?:An?|The) /

/** A name as it stands within a sentence. */
export function mentionOf(name: string): string {
  return ROLE.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

function shortName(name: string, knowledge: PersonKnowledge | null): string {
  if (ROLE.test(name)) return name.replace(ROLE, 'the ')
  const parts = name.split(' ')
  const known = knowledge?.person.aliases ?? []
  return [parts.at(-1), parts[0]].find((part) => known.includes(part ?? '')) ?? name
}

const ADULT = 18

function voiceOf(name: string, knowledge: PersonKnowledge | null, scene: TalkScene) {
  const year = yearOf(scene)
  if (isNeverShown(name, year)) return 'none'
  const known = scene.facts.people.find((person) => person.name === name)
  const life = knowledge?.person ?? known ?? null
  if (life === null) return isKnownVictim(name) ? 'recorded' : 'free'
  const { born, died } = life
  const diedAsChild = born !== null && died !== null && died - born < ADULT && died === year
  if (isKnownVictim(name) || diedAsChild) return 'recorded'
  return speaksOnRecordOnly(name, life, year, scene.renderedAt) ? 'recorded' : 'free'
}

function yearOf({ facts, result }: TalkScene): number | null {
  return facts.date?.year ?? result.year
}

function toldAt({ facts, result }: TalkScene): Told {
  const { year, month, day } = facts.date?.year == null ? result : facts.date
  if (year === null) return { date: null, endYear: null }
  return { date: { year, month, day }, endYear: facts.endYear }
}

/** Whoever is asked, with what the almanac has of them. */
export function subjectOf(scene: TalkScene, character: Character): Subject {
  const { name } = character
  const moment = momentOf(scene.facts)
  const knowledge = moment && knowledgeOf(moment, name)
  return {
    scene,
    character,
    name,
    mention: mentionOf(name),
    short: shortName(name, knowledge),
    moment,
    knowledge,
    told: toldAt(scene),
    year: yearOf(scene),
    isPresent: knowledge?.person.present ?? true,
    voice: voiceOf(name, knowledge, scene),
  }
}
