import type { Camera } from '@timepoint/contracts'
import { z } from 'zod'
import { type Completed, definePrompted, type Finding, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { castList, stubsOf } from './prompting/cast.ts'
import { renderFacts } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { normalise } from './prompting/ledger.ts'
import { lenientEnum } from './prompting/lenient-enum.ts'
import { cutText, ITEM, SHORT, tidyList, tidyText } from './prompting/lists.ts'
import { oneLine } from './prompting/one-line.ts'
import { tellsOfNeverShown } from './prompting/protected.ts'
import { settingOf } from './prompting/setting.ts'

const SYSTEM = `You set up one still photograph of the scene, from a spot where a witness could have stood.

${HOUSE_RULES}

It is a still: nothing pans, follows or rises. The camera is at the height of a body that stands, sits, kneels or has climbed up.
One thing is in focus; everything else leads to it or hides part of it. What a frame cuts off tells as much as what it holds.
Cruelty is seen from the threshold, before or after, never from inside. No figure whose faith forbids a likeness is in the frame.

${SCHEMA_RULE}`

const Reply = z.object({
  vantage: z.string().describe('where the witness stands, 15 words'),
  focal_point: z.string().describe('one thing or person'),
  secondary_focus: z.string().nullable(),
  foreground_elements: z.array(z.string()).describe('nearest first'),
  midground_elements: z.array(z.string()),
  background_elements: z.array(z.string()),
  leading_lines: z.array(z.string()).describe('edges that lead to the focus'),
  shot_type: lenientEnum(z.enum(['close-up', 'two-shot', 'group', 'wide', 'extreme wide'])),
  angle: lenientEnum(z.enum(['eye level', 'low', 'high'])),
  depth_of_field: lenientEnum(z.enum(['shallow', 'medium', 'deep'])),
  composition_rule: z.string().describe('at most 8 words'),
  framing_intent: z.string().nullable().describe('what is cut off, and why'),
})
type Reply = z.infer<typeof Reply>

/** Parts of any place, of which no scene has to speak. */
const ANYWHERE = `sky ground floor wall door doorway window light shadow crowd people figure figures hand hands face
  faces back shoulder shoulders horizon street road path room corner edge roof water smoke dust cloud clouds tree trees
  stone wood cloth table bench steps column columns`

const stem = (word: string) => word.replace(/(?:ies|es|s|ing|ed)$/, '')
const wordsOf = (text: string) =>
  normalise(text)
    .split(' ')
    .filter((word) => word.length > 2)
    .map(stem)

/** Everything that the scene and the cast put into the place. */
function presentWords({ state, sheet }: PromptInput): Set<string> {
  const { scene } = state
  const people = stubsOf({ state }).map(({ name, brief }) => `${name} ${brief?.gloss ?? ''}`)
  const parts = scene
    ? [
        scene.setting,
        scene.atmosphere,
        scene.architecture,
        scene.lighting,
        scene.crowd_description,
        scene.focal_point,
        ...scene.objects,
        ...scene.furniture,
        ...scene.sensory_details.map(({ description }) => description),
      ]
    : []
  const facts = sheet.facts.filter((fact) => fact.visibility === 'all').map(({ text }) => text)
  return new Set(wordsOf([...parts, ...people, ...facts, ANYWHERE].join(' ')))
}

/** Whether some word of an element is in the place. */
function stands(element: string, present: ReadonlySet<string>): boolean {
  return wordsOf(element).some((word) => present.has(word))
}

function elementsOf(reply: Reply): string[] {
  return [
    reply.focal_point,
    ...(reply.secondary_focus ? [reply.secondary_focus] : []),
    ...reply.foreground_elements,
    ...reply.midground_elements,
    ...reply.background_elements,
  ]
}

function checkReply(reply: Reply, input: PromptInput): Finding[] {
  const present = presentWords(input)
  const findings = elementsOf(reply)
    .filter((element) => !stands(element, present))
    .map((element) => ({
      code: 'absent_element',
      detail: `“${element}” is neither in the scene nor in the cast`,
    }))
  const { year } = settingOf(input)
  for (const element of elementsOf(reply).filter((one) => tellsOfNeverShown(one, year))) {
    findings.push({ code: 'never_shown', detail: `“${element}” is never pictured: frame others` })
  }
  const text = `${reply.vantage} ${reply.composition_rule} ${reply.framing_intent ?? ''}`
  const moves =
    /\b(?:pans?|panning|tracks?|tracking|dolly|zooms?|zooming|drone|aerial|crane shot)\b/i
  const word = moves.exec(text)?.[0]
  if (word) findings.push({ code: 'no_still', detail: `“${word}”: a witness takes one still` })
  return findings
}

function complete(reply: Reply, input: PromptInput): Completed<Camera> {
  const present = presentWords(input)
  const { year } = settingOf(input)
  const isShown = (item: string) => stands(item, present) && !tellsOfNeverShown(item, year)
  const list = (items: readonly string[]) => tidyList(items.filter(isShown), input.length.listCap)
  const focus = (text: string | null) => {
    const plain = tidyText(text)
    return plain !== null && tellsOfNeverShown(plain, year) ? null : plain
  }
  const intent = tidyText(reply.framing_intent)
  const output: Camera = {
    shot_type: reply.shot_type,
    angle: reply.angle,
    focal_point: focus(reply.focal_point) ?? 'the people who look on',
    secondary_focus: focus(reply.secondary_focus),
    depth_of_field: reply.depth_of_field,
    movement: null,
    composition_rule: cutText(oneLine(reply.composition_rule), ITEM),
    leading_lines: tidyList(reply.leading_lines, input.length.listCap),
    foreground_elements: list(reply.foreground_elements),
    midground_elements: list(reply.midground_elements),
    background_elements: list(reply.background_elements),
    framing_intent: [`Seen from ${cutText(oneLine(reply.vantage), SHORT)}.`, intent]
      .filter(Boolean)
      .join(' '),
  }
  return { output }
}

function sceneText({ state: { scene } }: PromptInput): string {
  if (!scene) return ''
  const things = [...scene.objects, ...scene.furniture].join(', ')
  const rows = [
    ['PLACE', scene.setting],
    ['BUILT', scene.architecture],
    ['LIGHT', scene.lighting],
    ['THINGS', things],
    ['CROWD', scene.crowd_description],
    ['FOCUS', scene.focal_point],
    ['TENSION', scene.tension_level],
  ] as const
  return rows.flatMap(([title, text]) => (text ? [`${title}: ${oneLine(text)}`] : [])).join('\n')
}

/** One frame, as a witness could have seen it. */
export const camera = definePrompted({
  name: 'camera',
  output: OUTPUTS.camera,
  prompt: {
    name: 'camera',
    temperature: 0.5,
    system: SYSTEM,
    reply: Reply,
    user: (input) => ({
      facts: renderFacts(input, 'all'),
      material: sceneText(input),
      cast: castList(stubsOf(input)),
      task: `Choose the one frame in which this moment can be seen.
Say where a witness could stand without being in the way.
Put the nearest object into the foreground.
Choose one focal point; let hands, edges or looks lead to it.
Say what the frame cuts off.
Keep away from the vantage of any well-known picture of the event.`,
      limits: `vantage at most 15 words, every element at most 6, each list at most ${input.length.listCap}.
Every element stands in MATERIAL, FACTS or CAST. secondary_focus and framing_intent are null if there is none. No movement, no lens brand.`,
    }),
    check: checkReply,
  },
  complete,
})
