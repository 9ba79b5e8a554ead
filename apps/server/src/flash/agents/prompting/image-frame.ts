import type { PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import { stubsOf } from './cast.ts'
import { lensText, lightText } from './image-words.ts'
import { joinNotes } from './lists.ts'
import { oneLine } from './one-line.ts'
import { withoutNeverShown } from './protected.ts'
import { ageOf, isMinor, protectionOf } from './sensitivity.ts'
import { settingLine, settingOf, shownLocation } from './setting.ts'

/** A text without the names of the cast: each is called by what they are. */
export function withoutNames(text: string, stubs: readonly CharacterStub[]): string {
  return stubs
    .filter((stub) => stub.is_named)
    .toSorted((a, b) => b.name.length - a.name.length)
    .reduce((done, { name, brief }) => done.replaceAll(name, brief?.gloss ?? 'a person'), text)
}

/** What may be seen of somebody; null for whoever is not pictured. */
function personText(stub: CharacterStub, input: PromptInput): string | null {
  const { likeness } = protectionOf(stub, input)
  if (likeness === 'none') return null
  const gloss = stub.brief?.gloss ?? (stub.is_named ? 'a person' : stub.name)
  const written = input.state.characters?.characters.find(({ name }) => name === stub.name)
  if (likeness === 'distant') {
    const seen = 'a figure seen from behind or at a distance, face turned away'
    return joinNotes([seen, written?.clothing])
  }
  const { description, clothing, pose, action, age_description: age } = written ?? {}
  const minor = isMinor(stub, input) ? 'a child, dressed and unhurt' : null
  const known = ageOf(stub.name, input)
  const parts = [
    gloss,
    known === null ? age : `aged ${known}`,
    minor,
    description,
    clothing,
    pose,
    action,
  ]
  return joinNotes(parts)
}

/** The people of the picture, numbered and without their names. */
export function picturedCast(input: PromptInput): string {
  const stubs = stubsOf(input)
  const shown = stubs.flatMap((stub) => personText(stub, input) ?? [])
  return withoutNames(shown.map((text, index) => `${index + 1} ${text}`).join('\n'), stubs)
}

/** Place, things, focus and light of the picture, a line each. */
export function pictureFrame(input: PromptInput): string {
  const { camera, scene } = input.state
  const stubs = stubsOf(input)
  const { year } = settingOf(input)
  const light = lightText(input.facts) ?? scene?.lighting
  const things = scene ? [...scene.objects, ...scene.furniture].join(', ') : ''
  const rows = [
    ['WHERE AND WHEN', settingLine({ ...settingOf(input), location: shownLocation(input) })],
    ['PLACE', scene?.setting],
    ['THINGS', things],
    ['FOCUS', camera?.focal_point],
    ['FRAME', camera?.framing_intent],
    ['NEAR', camera?.foreground_elements.join(', ')],
    ['MIDDLE', camera?.midground_elements.join(', ')],
    ['BEHIND', camera?.background_elements.join(', ')],
    ['LENS', camera ? lensText(camera) : '35 mm lens, at eye level'],
    ['LIGHT', light],
    ['COLOURS', scene?.color_palette.join(', ')],
  ] as const
  const text = rows
    .flatMap(([title, value]) => {
      const shown = withoutNeverShown(oneLine(value ?? ''), year)
      return shown ? [`${title}: ${shown}`] : []
    })
    .join('\n')
  return withoutNames(text, stubs)
}
