import { momentById } from '@timepoint/almanac'
import { Scene } from '@timepoint/contracts'
import { z } from 'zod'
import { type Completed, definePrompted, type Finding, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { anachronismFindings } from './prompting/anachronisms.ts'
import { knownTexts } from './prompting/cast.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, LEDGER_RULE, SCHEMA_RULE } from './prompting/house.ts'
import { withCarried } from './prompting/jump-sections.ts'
import { findUnsupported, Ledger, normalise, verifyLedger } from './prompting/ledger.ts'
import { lenientEnum } from './prompting/lenient-enum.ts'
import {
  cutText,
  PROSE as PROSE_LENGTH,
  SHORT,
  stands,
  tidyList,
  tidyProse,
  tidyText,
} from './prompting/lists.ts'
import { queryMaterial, searchMaterial } from './prompting/material.ts'
import { oneLine } from './prompting/one-line.ts'
import { settingOf } from './prompting/setting.ts'
import { daylightProblem, skyOfMoment } from './prompting/sky.ts'
import { PLACE_SLOTS, renderSlots, slotsFor } from './prompting/slots.ts'
import { stockPhraseFindings } from './prompting/stock-phrases.ts'
import { inventedWeather, knowsTemperature, knowsWeather } from './prompting/weather.ts'

const SYSTEM = `You are the set dresser: you write the place as it is at that instant, before anybody speaks.

${HOUSE_RULES}

Stand in one spot, at the height of somebody's eyes, and write what reaches you there.
Matter before mood: what a thing is made of, how it was mended, who uses it. A mood that no thing shows is left out, and so is a phrase that would fit any scene.
Weather or warmth that nobody tells is null and in no other field. Light follows the sun of FACTS; without one, name no hour.
Nothing is in the place that its people had not yet made, brought or named.

${LEDGER_RULE}

${SCHEMA_RULE}`

const { shape } = Scene
const detail = shape.sensory_details.element.shape

const Reply = z.object({
  setting: z.string().describe('ground, walls, openings, things in use'),
  atmosphere: z.string(),
  architecture: z.string().nullable(),
  lighting: z.string().nullable(),
  weather: z.string().nullable(),
  temperature: z.string().nullable(),
  crowd_description: z.string().nullable().describe('by trade, age, origin'),
  social_dynamics: z.string().nullable().describe('who yields to whom'),
  objects: z.array(z.string()),
  furniture: z.array(z.string()),
  sensory_details: z.array(
    z.object({
      sense: lenientEnum(detail.sense),
      description: z.string(),
      intensity: lenientEnum(detail.intensity),
    }),
  ),
  color_palette: z.array(z.string()),
  focal_point: z.string().nullable(),
  mood: z.string().nullable(),
  tension_level: lenientEnum(shape.tension_level),
  ledger: Ledger,
})
type Reply = z.infer<typeof Reply>

const PROSE = [
  'setting',
  'atmosphere',
  'architecture',
  'lighting',
  'weather',
  'temperature',
  'crowd_description',
  'social_dynamics',
] as const

/** Every text of the reply by its field; items of a list as sentences of one text. */
function textsOf(reply: Reply): Record<string, string> {
  const { objects, furniture, sensory_details: details } = reply
  const prose = PROSE.map((field) => [field, reply[field] ?? ''] as const)
  const sensory_details = details.map(({ description }) => description).join('. ')
  const lists = { objects: objects.join('. '), furniture: furniture.join('. '), sensory_details }
  return { ...Object.fromEntries(prose), ...lists }
}

function listFindings(reply: Reply): Finding[] {
  const prose = ` ${normalise(PROSE.map((field) => reply[field] ?? '').join(' '))}`
  const loose = [...reply.objects, ...reply.furniture].filter((item) => !stands(item, prose))
  if (loose.length === 0) return []
  return [
    { code: 'list_not_in_prose', detail: `${loose.join(', ')}: listed, but not in the prose` },
  ]
}

/** Surnames and names of known people in the prose: they come with the cast, and act there. */
function namedPeople(texts: Record<string, string>, { sheet }: PromptInput): Finding[] {
  const said = ` ${normalise(PROSE.map((field) => texts[field] ?? '').join(' '))} `
  const named = sheet.people.filter(({ name }) => said.includes(` ${normalise(name)} `))
  return named.map(({ name }) => ({
    code: 'named_person',
    detail: `${name}: nobody named is in the scene text; leave a place to stand`,
  }))
}

function checkReply(reply: Reply, input: PromptInput): Finding[] {
  const { sheet, state, facts } = input
  const texts = textsOf(reply)
  const all = Object.values(texts).join(' ')
  const findings: Finding[] = []
  const light = daylightProblem(
    `${texts.setting} ${texts.atmosphere} ${texts.lighting}`,
    skyOfMoment(facts, state.timeline),
  )
  if (light)
    findings.push({ code: 'light_and_sun', detail: `“${light}”, against the computed sun` })
  const weather = inventedWeather(all, sheet)
  if (weather.length > 0) {
    const detail = `${weather.join(', ')}: no fact and no source tells the weather`
    findings.push({ code: 'invented_weather', detail })
  }
  return [
    ...findings,
    ...listFindings(reply),
    ...namedPeople(texts, input),
    ...stockPhraseFindings(texts),
    ...anachronismFindings(texts, settingOf(input)),
    ...findUnsupported(texts, reply.ledger, sheet, knownTexts(input)),
  ]
}

function complete(reply: Reply, input: PromptInput): Completed<Scene> {
  const { sheet, length, facts } = input
  const { ledger, ...rest } = reply
  const curated = facts.momentId === null ? null : momentById(facts.momentId)
  const list = (items: readonly string[]) => tidyList(items, length.listCap)
  const output: Scene = {
    ...rest,
    setting: tidyProse(reply.setting),
    atmosphere: tidyProse(reply.atmosphere),
    weather: knowsWeather(sheet) ? tidyText(reply.weather) : null,
    lighting: tidyText(reply.lighting, PROSE_LENGTH),
    temperature: knowsTemperature(sheet) ? tidyText(reply.temperature) : null,
    architecture: tidyText(reply.architecture, PROSE_LENGTH),
    crowd_description: tidyText(reply.crowd_description, PROSE_LENGTH),
    social_dynamics: tidyText(reply.social_dynamics, PROSE_LENGTH),
    mood: tidyText(reply.mood),
    focal_point: tidyText(reply.focal_point),
    objects: list(reply.objects),
    furniture: list(reply.furniture),
    color_palette: list(reply.color_palette),
    sensory_details: reply.sensory_details.slice(0, length.listCap).map((one) => ({
      ...one,
      description: cutText(oneLine(one.description), SHORT),
    })),
    tension_level: curated?.tension ?? reply.tension_level,
  }
  const texts = textsOf({ ...output, ledger: [] })
  return { output, claims: verifyLedger(ledger.slice(0, length.ledgerCap), texts, sheet, 'scene.') }
}

/** The place at that instant. */
export const scene = definePrompted({
  name: 'scene',
  output: OUTPUTS.scene,
  prompt: {
    name: 'scene',
    temperature: 0.7,
    system: SYSTEM,
    reply: Reply,
    user: (input) =>
      withCarried(input, 'scene', {
        material: `${queryMaterial(input)}\n${searchMaterial(input)}`,
        facts: renderFacts(input, 'all'),
        task: `Write the place of this moment as somebody standing there takes it in within ten seconds.
Begin setting with what is felt underfoot or in the hand, and atmosphere with what is heard; sight comes after.
Say what things are made of and how: floor, wall, window or opening, seat, vessel, tool, writing surface, beasts, whichever belong here; the source and side of light, each colour with its thing.
USUAL THINGS OF THE TIME (where nothing else is said)
${renderSlots(slotsFor(settingOf(input)), PLACE_SLOTS)}
Let one thing be new and one be broken or worn, in a way that fits FACTS.
Leave out named people: they arrive later. Leave them places to stand, lean or sit.
Stop at this instant: nothing that comes of it.
When the prose is done, take the lists from it, and one thing as its focal_point.`,
        limits: `setting and atmosphere ${input.length.words[0]} to ${input.length.words[1]} words each; other texts at most ${Math.round(input.length.words[0] / 2)}.
Lists at most ${input.length.listCap} items of at most 3 words; sensory_details at most ${input.length.listCap - 1}, of at most 5; the ledger at most ${input.length.ledgerCap}.
No name, number or event beyond FACTS and MATERIAL. What neither they nor the usual things give, and is not FREE, is null.`,
      }),
    check: checkReply,
  },
  complete,
})
