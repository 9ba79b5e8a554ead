import { MomentPerson } from '@timepoint/almanac'
import { z } from 'zod'
import { type Completed, definePrompted, type Finding, type PromptInput } from './agent.ts'
import { type AgentOutput, type CharacterStub, OUTPUTS } from './outputs.ts'
import { aheadIn } from './prompting/ahead.ts'
import { type CarriedPerson, isOwnName } from './prompting/carried.ts'
import {
  absence,
  castOf,
  chooseSpeakers,
  identified,
  knownPeople,
  maySpeak,
  SPEAKERS,
  voiceFindings,
} from './prompting/casting.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { carriedPeople, isStranger, withCarried } from './prompting/jump-sections.ts'
import { lenientEnum, lenientEnumOrNull } from './prompting/lenient-enum.ts'
import { cutText, ITEM, tidyList, tidyText } from './prompting/lists.ts'
import { queryMaterial, searchMaterial } from './prompting/material.ts'
import { isKnownName, spellName } from './prompting/names.ts'
import { cleanText, oneLine } from './prompting/one-line.ts'
import { protectionOf } from './prompting/sensitivity.ts'
import { settingOf } from './prompting/setting.ts'

const SYSTEM = `You are the casting director: you say who is in the scene, and deal out how each differs from the rest.

${HOUSE_RULES}

In the cast is who was there in body and alive: on record as present, or certain to be there by trade.
Somebody known is named as FACTS spell it. Somebody unknown is a role, by trade or task: no name is made up.
Registers: elite, educated, official, clergy, merchant, soldier, artisan, common, servant, child, outsider.
Voice is three notes: rhythm of the sentences; how a wish is put; where comparisons come from, be it trade, faith or land.

${SCHEMA_RULE}`

/** The same standings as the people of curated moments have. */
const REGISTERS = MomentPerson.shape.register.options

const Person = z.object({
  name: z.string().describe('as FACTS spell it, or a role'),
  is_named: z.boolean().describe('false for a role'),
  ids: z.array(z.string()).describe('F or S ids that put them here; [] if by trade'),
  gloss: z.string().describe('who this is, 8 words'),
  want: z.string().nullable().describe('from somebody, this hour'),
  fear: z.string().nullable(),
  register: lenientEnumOrNull(z.enum(REGISTERS)),
  voice: z.array(z.string()).describe('three notes of 4 words: rhythm, wish, comparisons'),
  role: lenientEnum(z.enum(['primary', 'secondary', 'background'])),
  speaks_in_scene: z.boolean(),
})
type Person = z.infer<typeof Person>

const Reply = z.object({
  characters: z.array(Person),
  focal_character: z.string().nullable().describe('a name of the list'),
})
type Reply = z.infer<typeof Reply>

const MAX_CAST = 6

const castCap = ({ length }: PromptInput) => Math.min(MAX_CAST, length.listCap + 1)

function toStub(person: Person, speakers: ReadonlySet<string>, input: PromptInput): CharacterStub {
  const { name, role, is_named, gloss, register, voice } = person
  // Nobody's mind is made up for whoever speaks recorded words only.
  const isFree = protectionOf(person, input).speech === 'free'
  const [want, fear] = [person.want, person.fear].map((text) =>
    isFree ? tidyText(text, ITEM) : null,
  )
  const inner = { want: want ?? null, fear: fear ?? null }
  const brief = {
    gloss: cutText(oneLine(gloss), ITEM),
    ...inner,
    register,
    voice: tidyList(voice, 3),
  }
  return { name, role, speaks_in_scene: speakers.has(name), is_named, brief }
}

/** The part of somebody who is carried along and whom a model left out, or gave another weight. */
function carriedPart(carried: CarriedPerson, people: readonly Person[]): Person {
  const { name, role, description, social_register: register, speaking_style: speech } = carried
  const own = people.find((person) => person.name === name)
  if (own) return { ...own, role }
  const known = REGISTERS.find((one) => one === register) ?? null
  const bare = { want: null, fear: null, register: known, voice: speech ? [speech] : [], ids: [] }
  const gloss = description || 'is here, too'
  return { name, is_named: isOwnName(name), gloss, ...bare, role, speaks_in_scene: false }
}

/** A jump keeps its people: all who are carried along and can be here, then others. */
function withAllCarried(people: readonly Person[], input: PromptInput): Person[] {
  const carried = carriedPeople(input)
    .map((one) => carriedPart(one, people))
    .filter((one) => absence(one, input) === null)
  const names = carried.map(({ name }) => name)
  return [...carried, ...people.filter(({ name }) => !names.includes(name))]
}

function complete(
  { characters, focal_character: focal }: Reply,
  input: PromptInput,
): Completed<AgentOutput<'identification'>> {
  const people = withAllCarried(castOf(characters, input), input).slice(0, MAX_CAST)
  const speakers = chooseSpeakers(people, input)
  const stubs = people.map((person) => toStub(person, speakers, input))
  const wanted =
    focal === null
      ? null
      : spellName(
          cleanText(focal),
          stubs.map(({ name }) => name),
        )
  const first = stubs.find(({ role }) => role === 'primary') ?? stubs[0]
  const chosen = stubs.find(({ name }) => name === wanted) ?? first
  return { output: { characters: stubs, focal_character: chosen?.name ?? null } }
}

/** What is to come, in words that go into every later prompt about a person. */
function hindsightFindings(people: readonly Person[], input: PromptInput): Finding[] {
  const { year } = settingOf(input)
  return people.flatMap(({ name, gloss, want, fear, voice }) => {
    const told = aheadIn([gloss, want, fear, ...voice].join('. '), year)
    if (told.length === 0) return []
    const detail = `${name}: “${told.join('”, “')}” is not known yet at this hour`
    return [{ code: 'hindsight', detail }]
  })
}

function checkReply({ characters }: Reply, input: PromptInput): Finding[] {
  const findings: Finding[] = []
  const doubt = (code: string, detail: string) => findings.push({ code, detail })
  if (castOf(characters, input).length === 0) {
    doubt('nobody', 'characters: at least one person who can be here sees this')
    doubt('no_speakers', 'characters: nobody speaks; two to four do')
  }
  if (characters.length > MAX_CAST) doubt('too_many', `characters: at most ${castCap(input)}`)
  for (const person of characters) {
    const known = identified(person, input)
    const { name } = known
    const reason = absence(known, input)
    if (reason !== null) doubt('absent_person', `${name} ${reason}`)
    else if (isStranger(known, input)) {
      doubt('not_carried', `${name} is not of those who are carried along; take roles only`)
    } else if (known.is_named && !isKnownName(name, input)) {
      doubt('unknown_name', `${name}: no fact and no source has that name; make it a role`)
    }
    if (person.speaks_in_scene && !maySpeak(known, input)) {
      doubt('speaks_on_record_only', `${name} speaks only words on record, and there are none`)
    }
  }
  const speaking = characters.filter((person) => person.speaks_in_scene).length
  if (speaking > SPEAKERS.most) doubt('too_many_speakers', `${speaking} speak; two to four do`)
  return [...findings, ...voiceFindings(characters), ...hindsightFindings(characters, input)]
}

/** Who is in the scene: at most six people, each a stub that a biography fills in. */
export const identification = definePrompted({
  name: 'identification',
  output: OUTPUTS.identification,
  check({ characters, focal_character: focal }) {
    const names = characters.map((character) => character.name)
    const twice = names.filter((name, index) => names.indexOf(name) !== index)
    const findings = twice.map((name) => ({
      code: 'duplicate_character',
      detail: `Twice in the cast: ${name}`,
    }))
    if (focal !== null && !names.includes(focal)) {
      findings.push({ code: 'unknown_character', detail: `Focal but not in the cast: ${focal}` })
    }
    return findings
  },
  prompt: {
    name: 'identification',
    temperature: 0.5,
    system: SYSTEM,
    reply: Reply,
    user: (input) =>
      withCarried(input, 'casting', {
        material: `${queryMaterial(input)}\n${searchMaterial(input)}`,
        facts: renderFacts(input, 'all'),
        cast: knownPeople(input),
        task: `Choose who is in this scene and deal each a part.
Take those whom FACTS or MATERIAL put there in body; the renowned who were elsewhere stay out.
Fill up with roles that such a place cannot do without, and have at least one who serves, carries or watches.
Let people of different standing meet; a cast of rulers alone is a wrong cast.
Let two to four of them speak. Whoever CAST calls silent does not speak. Founders of a faith, the living and those who died within the last ten years speak only if CAST gives them words on record. The want and fear of all these are null.
Take nobody whom CAST rules out, nobody dead or unborn, and no figure whose faith forbids showing them.
Give each a want that somebody else here can grant or refuse, and a fear that this hour feeds.
Give each register and voice so that no two sound alike: the biographies are written apart, so the contrast is made here.`,
        limits: `At most ${castCap(input)} people. gloss 8 words, want and fear 10, each note of voice 4.
Names come from FACTS or MATERIAL alone; whoever is unnamed there is a role, with is_named false.
Wants and fears are yours where FACTS leave them open. MATERIAL may tell what came later: no gloss, want, fear or note of voice knows it.
register is null if none fits; focal_character, if nobody leads. Nobody stands in the list twice; a small cast is a good cast.`,
      }),
    check: checkReply,
  },
  complete,
})
