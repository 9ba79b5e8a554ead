import type { PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import { normalise } from './ledger.ts'
import { lifeOf } from './names.ts'
import { isNeverShown, speaksOnRecordOnly } from './protected.ts'
import { settingOf } from './setting.ts'

/** What may be done with a person. */
export interface Protection {
  /** `none`: nothing is said; `recorded`: words on record only; `free`: lines may be written. */
  speech: 'free' | 'recorded' | 'none'
  /** `none`: not in the picture; `distant`: from behind or far off; `free`: as described. */
  likeness: 'free' | 'distant' | 'none'
  /** Why, for findings; null where everything is free. */
  reason: string | null
}

const FREE: Protection = { speech: 'free', likeness: 'free', reason: null }
/** One reason for all: prompts that give people a voice do not tell who becomes a victim. */
const ON_RECORD: Protection = {
  speech: 'recorded',
  likeness: 'distant',
  reason: 'speaks only words on record',
}

/** Named victims of mass murder and named children who were harmed. Nobody speaks for them. */
const VICTIMS = new Set(
  [
    'Anne Frank',
    'Margot Frank',
    'Peter van Pels',
    'Petr Ginz',
    'Etty Hillesum',
    'Rutka Laskier',
    'Dawid Sierakowiak',
    'Renia Spiegel',
    'Hana Brady',
    'Éva Heyman',
    'Moshe Flinker',
    'Czesława Kwoka',
    'Settela Steinbach',
    'Edith Stein',
    'Janusz Korczak',
    'Emmett Till',
    'Addie Mae Collins',
    'Cynthia Wesley',
    'Carole Robertson',
    'Denise McNair',
    'Sadako Sasaki',
    'Hector Pieterson',
    'Zlata Filipović',
    'Victor Jara',
  ].map(normalise),
)

/** Whether a name is that of somebody who was murdered among many, or harmed as a child, as all know. */
export function isKnownVictim(name: string): boolean {
  return VICTIMS.has(normalise(name))
}

const ADULT = 18

/** What is told of somebody right after the name, when many were murdered together. */
const KILLED_WITH_MANY =
  /^(?: \w+){0,6}? (?:(?:was|were) (?:\w+ ){0,2}(?:gassed|massacred|lynched)|(?:died|killed|murdered|perished) (?:at|in) (?:\w+ ){0,4}(?:camp|genocide|holocaust|massacre))\b/

const KILLED =
  /^(?: \w+){0,6}? (?:was|were) (?:\w+ ){0,2}(?:killed|murdered|beaten|shot|burned|abused)\b/

/** Whether facts or sources tell that a named person was killed with many others, or harmed as a child. */
function isVictim(name: string, { sheet }: PromptInput, age: number | null): boolean {
  if (isKnownVictim(name)) return true
  const plain = normalise(name)
  const told = [...sheet.facts, ...sheet.sources].flatMap(({ text }) =>
    normalise(text).split(plain).slice(1),
  )
  const isChild = age !== null && age < ADULT
  return told.some((after) => KILLED_WITH_MANY.test(after) || (isChild && KILLED.test(after)))
}

/** Age in completed years at most; null when unknown or when nobody is named. */
export function ageOf(name: string, { sheet }: PromptInput): number | null {
  return sheet.people.find((person) => person.name === name)?.age ?? null
}

/** What may be done with somebody of the cast. Roles without a name are free. */
export function protectionOf(
  { name, is_named: isNamed }: Pick<CharacterStub, 'name' | 'is_named'>,
  input: PromptInput,
): Protection {
  const { year } = settingOf(input)
  if (isNeverShown(name, year)) {
    return { speech: 'none', likeness: 'none', reason: 'is neither played nor pictured' }
  }
  const life = lifeOf(name, input)
  // Whoever is on record is named, whatever is said of it.
  if (!isNamed && !life) return FREE
  // Whoever is on record stays protected in a story that is called fiction.
  if (!life && input.state.judge?.query_type === 'fictional') return FREE
  const died = life?.died ?? null
  const child = life && life.born !== null && died !== null && died - life.born < ADULT
  if (isVictim(name, input, ageOf(name, input)) || (child && year === died)) {
    return ON_RECORD
  }
  if (speaksOnRecordOnly(name, life, year, input.now)) return ON_RECORD
  return FREE
}

/** A person called a child outright; "a widow with a child" is none. */
const MINOR =
  /^(?:an? |the )?(?:[\w-]+ ){0,2}(?:child|boy|girl|infant|baby|toddler|schoolboy|schoolgirl)\b/i

/** Whether somebody is, or may be, under age. */
export function isMinor(stub: CharacterStub, input: PromptInput): boolean {
  const age = ageOf(stub.name, input)
  if (age !== null) return age < ADULT
  const said = [stub.is_named ? '' : stub.name, stub.brief?.gloss ?? '']
  return stub.brief?.register === 'child' || said.some((text) => MINOR.test(text))
}

/** Words for injuries and the dead, which no picture of ours shows. */
export const GORE =
  /\b(?:blood\w*|bleed\w*|gore|gory|wounds?|wounded|corpses?|severed|entrails|mutilat\w+|dismember\w*|gash\w*|dead bod(?:y|ies)|decapitat\w+)\b/i

/** Words that no text about a minor holds. */
export const ADULT_FRAMING =
  /\b(?:nude|naked|bare[- ](?:chested|breasted|skinned)|topless|seductive\w*|sensual\w*|sultry|alluring|provocative\w*|flirt\w*|kiss\w*|lovers?)\b/i
