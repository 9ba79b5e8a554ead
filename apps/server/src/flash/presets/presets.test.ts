import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadPresets } from './presets.ts'

const folder = mkdtempSync(join(tmpdir(), 'presets-'))
const path = join(folder, 'presets.json')
afterAll(() => rmSync(folder, { recursive: true }))

function load(parts: object) {
  const museum = { text_model: 'local/qwen3', max_tokens: 100, thinking_level: 'low', ...parts }
  writeFileSync(path, JSON.stringify({ museum }))
  return loadPresets(path)
}

test.each([
  { text_model: 'GEMINI-4-argon', image_model: 'gemini-3-pro-image' },
  { text_model: 'qwen/qwen3-235b:free', image_model: 'stabilityai/sd3.5-medium' },
  { text_model: 'local/some:model/x', image_model: 'pollinations' },
])('models of a preset have the form that requests accept: %j', (models) => {
  expect(load(models).presets.museum).toMatchObject({
    textModel: models.text_model,
    imageModel: models.image_model,
  })
})

test.each([
  ['text_model', 'some model'],
  ['text_model', 'gpt'],
  ['text_model', ''],
  ['text_model', 'a/../b'],
  ['text_model', 'Offline'],
  ['image_model', 'offline'],
  ['image_model', 'stabilityai/unknown'],
  ['image_model', 'imagine'],
  ['image_model', null],
])('a bad %s (%j) stops the start, and is told with preset and field', (field, id) => {
  expect(() => load({ [field]: id })).toThrow(
    new RegExp(`PRESETS_FILE .*presets\\.json.*→ at museum\\.${field}`, 's'),
  )
})

test.each(['Museum', 'balanced', 'quality'])('a bad name of a preset (%s) is told', (name) => {
  const entry = { text_model: 'local/a', max_tokens: 100, thinking_level: 'low' }
  writeFileSync(path, JSON.stringify({ [name]: entry }))
  expect(() => loadPresets(path)).toThrow(`"${name}"`)
})
