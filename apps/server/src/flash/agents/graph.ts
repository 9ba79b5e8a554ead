import { CharacterGraph, type Relationship } from '@timepoint/contracts'
import { z } from 'zod'
import { type Completed, definePrompted, type Finding, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { meantName, stubsOf } from './prompting/cast.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { withCarried } from './prompting/jump-sections.ts'
import { normalise } from './prompting/ledger.ts'
import { lenientEnum } from './prompting/lenient-enum.ts'
import { cutText, joinNotes, NAME, tidyText } from './prompting/lists.ts'
import { oneLine } from './prompting/one-line.ts'

const SYSTEM = `You chart how the people of one scene stand to each other at this hour, and at no other.

${HOUSE_RULES}

A relation is a need: what one has to get from the other before they part. Respect, history and fate are not relations.
Most pairs are at ease or indifferent; tension needs a cause that is present. Enmities and friendships of later years do not exist yet.
Kinship is a fact or it is not there.

${SCHEMA_RULE}`

const { relationship_type, tension_level } = CharacterGraph.shape.relationships.element.shape

const Reply = z.object({
  basis: z.string().nullable().describe('who depends on whom here, 30 words'),
  relationships: z.array(
    z.object({
      from_character: z.string(),
      to_character: z.string(),
      description: z.string().nullable().describe('what the first needs, and how it grates'),
      tension_level: lenientEnum(tension_level),
      relationship_type: lenientEnum(relationship_type),
    }),
  ),
  factions: z.array(
    z.object({
      name: z.string(),
      members: z.array(z.string()),
      goal: z.string().nullable(),
    }),
  ),
  power_dynamics: z.string().nullable().describe('who can make whom do what'),
  central_conflict: z.string().nullable(),
})
type Reply = z.infer<typeof Reply>

const namesOf = (input: PromptInput) => stubsOf(input).map(({ name }) => name)

/** Whether a fact names both and says that they are kin. */
function hasKinship(a: string, b: string, { sheet }: PromptInput): boolean {
  const kin =
    /\b(?:father|mother|son|daughter|brother|sister|wife|husband|uncle|aunt|cousin|nephew|niece|married|family|widow)\b/i
  const said = (text: string, name: string) =>
    normalise(name)
      .split(' ')
      .some((word) => word.length > 2 && ` ${normalise(text)} `.includes(` ${word} `))
  return sheet.facts.some(({ text }) => kin.test(text) && said(text, a) && said(text, b))
}

/** The relations that can be kept, each pair in each direction once. */
function keptRelations({ relationships }: Reply, input: PromptInput): Relationship[] {
  const names = namesOf(input)
  const seen = new Set<string>()
  return relationships
    .flatMap((one): Relationship[] => {
      const from = meantName(one.from_character, names)
      const to = meantName(one.to_character, names)
      const key = `${from} ${to}`
      if (from === null || to === null || from === to || seen.has(key)) return []
      seen.add(key)
      const isKin = one.relationship_type === 'family' && !hasKinship(from, to, input)
      const type = isKin ? 'neutral' : one.relationship_type
      return [
        {
          from_character: from,
          to_character: to,
          relationship_type: type,
          tension_level: one.tension_level,
          description: tidyText(one.description),
        },
      ]
    })
    .slice(0, names.length * 2)
}

function pairs(relations: readonly Relationship[], types: readonly string[]): string[] {
  return relations
    .filter((one) => types.includes(one.relationship_type))
    .map((one) => `${one.from_character} and ${one.to_character}`)
}

function complete(reply: Reply, input: PromptInput): Completed<CharacterGraph> {
  const names = namesOf(input)
  const relationships = keptRelations(reply, input)
  const factions = reply.factions
    .map(({ name, members, goal }) => ({
      name: cutText(oneLine(name), NAME),
      members: [...new Set(members.flatMap((member) => meantName(member, names) ?? []))],
      goal: tidyText(goal),
    }))
    .filter(({ name, members }) => name !== '' && members.length > 0)
  const output: CharacterGraph = {
    relationships,
    factions: factions.slice(0, input.length.listCap),
    power_dynamics: tidyText(reply.power_dynamics),
    central_conflict: tidyText(reply.central_conflict),
    alliances: pairs(relationships, ['ally', 'friend']),
    rivalries: pairs(relationships, ['rival', 'enemy']),
    historical_context: null,
  }
  return { output }
}

function checkReply({ relationships }: Reply, input: PromptInput): Finding[] {
  const names = namesOf(input)
  const findings: Finding[] = []
  const doubt = (code: string, detail: string) => findings.push({ code, detail })
  const seen = new Set<string>()
  for (const { from_character, to_character, relationship_type: type } of relationships) {
    for (const name of [from_character, to_character]) {
      if (!meantName(name, names))
        doubt('unknown_character', `Related but not in the cast: ${name}`)
    }
    const from = meantName(from_character, names) ?? from_character
    const to = meantName(to_character, names) ?? to_character
    const key = `${from} ${to}`
    if (seen.has(key)) doubt('duplicate_relation', `Twice: ${from_character} to ${to_character}`)
    seen.add(key)
    if (type === 'family' && !hasKinship(from, to, input)) {
      doubt('invented_kin', `No fact says that ${from_character} and ${to_character} are kin`)
    }
  }
  const most = names.length * 2
  if (relationships.length > most) {
    doubt('too_many_relations', `${relationships.length} relations; at most ${most} matter`)
  }
  return findings
}

function castText(input: PromptInput): string {
  return stubsOf(input)
    .map(({ name, role, brief }) => {
      const { gloss, want, fear } = brief ?? { gloss: null, want: null, fear: null }
      const parts = [role, gloss, want && `wants ${want}`, fear && `fears ${fear}`]
      return `${name}: ${joinNotes(parts)}`
    })
    .join('\n')
}

/** How the people stand to each other at this hour. */
export const graph = definePrompted({
  name: 'graph',
  output: OUTPUTS.graph,
  check({ relationships }, state) {
    const names = (state.identification?.characters ?? []).map((stub) => stub.name)
    return relationships
      .flatMap((relation) => [relation.from_character, relation.to_character])
      .filter((name) => !names.includes(name))
      .map((name) => ({
        code: 'unknown_character',
        detail: `Related but not in the cast: ${name}`,
      }))
  },
  prompt: {
    name: 'graph',
    temperature: 0.5,
    system: SYSTEM,
    reply: Reply,
    user: (input) =>
      withCarried(input, 'relations', {
        facts: renderFacts(input, 'all'),
        cast: castText(input),
        task: `Chart what holds these people together and apart in this hour.
Take only pairs between whom something has to be settled now.
Say what the first needs from the second, and what makes asking hard.
Then the tension, then the type; leave calm pairs out.
Name factions only if people here would say "we" for them.`,
        limits: `At most ${Math.min(namesOf(input).length * 2, input.length.listCap + 2)} relations; description at most 12 words, other texts at most 20.
Names exactly as in CAST, each pair once in each direction; kin only if FACTS say so. Nothing of later years.
${input.thinks ? 'basis is null.' : 'basis first, at most 30 words.'} Lists may be empty; description, goal, power_dynamics and central_conflict are null if FACTS and CAST give none.`,
      }),
    check: checkReply,
  },
  complete,
})
