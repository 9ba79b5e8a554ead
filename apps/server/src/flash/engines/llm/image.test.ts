import sharp from 'sharp'
import { expect, test } from 'vitest'
import { answerImage } from './image.ts'
import type { StepContext } from './step.ts'

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#a33' } })

/** What becomes of a picture that a provider gives. */
function take(bytes: Uint8Array) {
  const image = async ({ read }: { read(answer: object): Promise<unknown> }) => ({
    value: await read({ bytes }),
    candidate: { provider: 'google', model: 'a-model' },
    model: 'a-model',
    attempts: [],
    replaced: null,
  })
  const scope = {
    router: { image },
    choice: { image: { explicit: null, permissive: true, preset: {} } },
    available: { providers: new Set(), localImageModel: null },
  }
  const state = { image_prompt: { prompt: 'a field', aspect_ratio: '16:9' } }
  const context = { scope, state, signal: new AbortController().signal }
  return answerImage(context as unknown as StepContext)
}

test.each(['png', 'jpeg', 'webp'] as const)(
  'G-LLM-7: a %s is kept byte for byte',
  async (format) => {
    const bytes = await picture(1344, 768).toFormat(format).toBuffer()
    const { image, output, warnings } = await take(bytes)
    expect(image?.bytes.equals(bytes)).toBe(true)
    expect(output).toMatchObject({ mime: `image/${format}`, width: 1344, height: 768 })
    expect(warnings).toEqual([])
  },
)

test('G-LLM-7: another ratio than was asked for is kept, and told', async () => {
  const { warnings } = await take(await picture(1024, 1024).png().toBuffer())
  expect(warnings).toMatchObject([{ code: 'check_failed' }])
  expect(warnings?.[0]?.detail).toContain('1024x1024')
})

test.each([
  ['tiny', () => picture(63, 512).png().toBuffer()],
  ['of an unknown format', () => picture(512, 512).gif().toBuffer()],
  [
    'an SVG',
    async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>'),
  ],
  ['cut off', async () => (await picture(512, 512).png().toBuffer()).subarray(0, 600)],
  ['a text', async () => Buffer.from('{"error": "no picture"}')],
  ['of more pixels than any model draws', () => picture(9000, 9000).png().toBuffer()],
])('G-ROUTE-11: a picture that is %s is refused', async (_, make) => {
  await expect(take(await make())).rejects.toMatchObject({ kind: 'unusable' })
})
