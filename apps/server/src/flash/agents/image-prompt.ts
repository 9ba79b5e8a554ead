import type { ImagePromptData } from '@timepoint/contracts'
import { z } from 'zod'
import { type Completed, definePrompted, type Finding, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { anachronismFindings } from './prompting/anachronisms.ts'
import { stubsOf } from './prompting/cast.ts'
import { HOUSE_RULES_WITHOUT_FACTS, SCHEMA_RULE } from './prompting/house.ts'
import { exclusionsFor } from './prompting/image-exclusions.ts'
import { picturedCast, pictureFrame, withoutNames } from './prompting/image-frame.ts'
import { lightText, namesPlace, namesTime } from './prompting/image-words.ts'
import { countConfidence, normalise } from './prompting/ledger.ts'
import { cutText, ITEM, tidyText } from './prompting/lists.ts'
import { oneLine } from './prompting/one-line.ts'
import { tellsOfNeverShown, withoutNeverShown } from './prompting/protected.ts'
import { ADULT_FRAMING, GORE, isMinor } from './prompting/sensitivity.ts'
import { settingLine, settingOf } from './prompting/setting.ts'
import { renderSlots, slotsFor } from './prompting/slots.ts'

const SYSTEM = `You write one paragraph from which a photographer could stage a picture.

${HOUSE_RULES_WITHOUT_FACTS}

Everything in it can be seen. A feeling is a body: weight on the back foot, a task half done, a turned shoulder.
Say what fills the place, never what is absent. Every hand holds something, does something or rests on something.
People have sex, age, complexion, trade and dress true to the place, neither whitened nor dressed up. Complexion and origin follow place and trade; ports, armies and courts were mixed. No names of people: a famous name brings its famous painting.
It is a natural colour photograph as a bystander sees it: not an engraving, not sepia, no painter, no brand.
No lettering anywhere: banners are plain, pages seen edge-on. No injuries; children are dressed and whole. No figure whose faith forbids a likeness.

${SCHEMA_RULE}`

const Reply = z.object({
  full_prompt: z.string().describe('one paragraph: who, where, when first'),
  lighting_direction: z.string().nullable().describe('height, side, colour'),
  composition_notes: z.string().nullable().describe('lens, nearest object, focus'),
  color_guidance: z.string().nullable().describe('colours of things in it'),
  medium: z.string().nullable().describe('kind of photograph'),
  style: z.string().describe('4 words'),
})
type Reply = z.infer<typeof Reply>

const WORDS = { least: 120, most: 180 }
const OPENING_WORDS = 40
/** Letters of the longest description that is kept: three times what is asked for. */
const MAX_PROMPT = 4000

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean)

/** Named people of the cast or the sheet, by full name or surname. */
function namedPeople(text: string, input: PromptInput): string[] {
  const said = ` ${normalise(text)} `
  const names = [
    ...stubsOf(input)
      .filter((stub) => stub.is_named)
      .map(({ name }) => name),
    ...input.sheet.people.map(({ name }) => name),
  ]
  const place = ` ${normalise(settingOf(input).location ?? '')} `
  return [...new Set(names)].filter((name) => {
    const last = normalise(name).split(' ').at(-1) ?? ''
    const isPlace = place.includes(` ${last} `)
    return (
      said.includes(` ${normalise(name)} `) ||
      (!isPlace && last.length > 3 && said.includes(` ${last} `))
    )
  })
}

/** Things in the picture that come before their time; the camera that takes it is not in it. */
function anachronisms(prompt: string, input: PromptInput): Finding[] {
  const shown = prompt.replace(/\b(?:photograph\w*|camera|lens|\d+ ?mm|focus)\b/gi, '')
  return anachronismFindings({ picture: shown }, settingOf(input))
}

function checkReply({ full_prompt: prompt }: Reply, input: PromptInput): Finding[] {
  const { year, location } = settingOf(input)
  const list: Finding[] = []
  const doubt = (code: string, detail: string) => list.push({ code, detail })
  const words = wordsOf(prompt)
  if (words.length < WORDS.least || words.length > WORDS.most) {
    doubt('prompt_length', `${words.length} words; ${WORDS.least} to ${WORDS.most}`)
  }
  const opening = words.slice(0, OPENING_WORDS).join(' ')
  if (location && !namesPlace(opening, location)) doubt('place_missing', 'Name the place first')
  if (year !== null && !namesTime(opening, year)) doubt('time_missing', 'Name the year first')
  const names = namedPeople(prompt, input)
  if (names.length > 0) doubt('named_person', `${names.join(', ')}: say what they are, not who`)
  if (/["“”«»]|\b(?:reads|reading|says|lettered|inscribed|labelled) ["“]/i.test(prompt)) {
    doubt('lettering', 'No words in the picture: plain banners, pages edge-on')
  }
  if (tellsOfNeverShown(prompt, year)) {
    doubt('never_shown', 'A figure whose faith forbids a picture: show the people around')
  }
  const gore = GORE.exec(prompt)?.[0]
  if (gore) doubt('gore', `“${gore}”: the threshold before, or the trace after`)
  const hasMinor = stubsOf(input).some((stub) => isMinor(stub, input))
  if (hasMinor && ADULT_FRAMING.test(prompt)) doubt('minor', 'A child is in the picture')
  const absent = /\b(?:no(?! (?:two|longer|more|less|fewer)\b)|without|devoid of)\s+\w+/i.exec(
    prompt,
  )?.[0]
  if (absent) doubt('negation', `“${absent}”: say what fills the place`)
  return [...list, ...anachronisms(prompt, input)]
}

/** Words that the picture must not be made from: names out, gore out. */
function cleaned(prompt: string, input: PromptInput): string {
  const setting = settingOf(input)
  const shown = withoutNeverShown(prompt, setting.year) || settingLine(setting)
  const safe = withoutNames(shown, stubsOf(input))
    .split(/(?<=[.!?])\s+/)
    .filter((sentence, index) => index === 0 || !GORE.test(sentence))
  const text = safe
    .join(' ')
    .replace(/["“”«»]/g, '')
    .trim()
  return cutText(text, MAX_PROMPT)
}

function complete(reply: Reply, input: PromptInput): Completed<ImagePromptData> {
  const setting = settingOf(input)
  const prompt = cleaned(reply.full_prompt, input)
  const sources = input.sheet.facts
    .filter(({ visibility }) => visibility === 'all')
    .flatMap((fact) => fact.sources)
  const output: ImagePromptData = {
    full_prompt: prompt,
    optimized_prompt: null,
    style: cutText(oneLine(reply.style), ITEM),
    medium: tidyText(reply.medium) ?? 'natural colour photograph',
    aspect_ratio: '16:9',
    composition_notes: tidyText(reply.composition_notes),
    lighting_direction: lightText(input.facts) ?? tidyText(reply.lighting_direction),
    color_guidance: tidyText(reply.color_guidance),
    negative_prompt: exclusionsFor(setting).join(', '),
    quality_tags: ['natural colour', 'available light', 'bystander’s view'],
    anachronism_warnings: anachronisms(prompt, input).map(({ detail }) => detail),
    historical_confidence: countConfidence(sources),
  }
  return { output }
}

/** What the picture shows, in words. */
export const imagePrompt = definePrompted({
  name: 'image_prompt',
  output: OUTPUTS.image_prompt,
  prompt: {
    name: 'image_prompt',
    temperature: 0.6,
    system: SYSTEM,
    reply: Reply,
    user: (input) => ({
      material: pictureFrame(input),
      cast: picturedCast(input),
      task: `Describe the picture so that it could be staged tomorrow.
USUAL THINGS OF THE TIME (where nothing else is said)
${renderSlots(slotsFor(settingOf(input)))}
Begin with who, where and when: sex, age, complexion, trade, place, year.
Then bodies, then hands, then the objects nearest to them.
Then light: from which side, how high, what colour.
End with lens and medium.
Show people in CAST only as CAST describes them; whoever is seen from behind stays so.`,
      limits: `full_prompt one paragraph of ${WORDS.least} to ${WORDS.most} words; place and year within the first ${OPENING_WORDS}. Other fields at most 15 words, null where MATERIAL leaves them open.
Only things of MATERIAL and CAST and the usual things. No names of people, no lettering, no quotations, no "no" or "without".`,
    }),
    check: checkReply,
  },
  complete,
})
