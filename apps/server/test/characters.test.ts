import { CharacterSheet } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { stack, usePlainStack } from './support/plain-stack.ts'
import { expectProblem } from './support/problem.ts'
import { API, renderScene, UNKNOWN_ID } from './support/talk.ts'
import { call } from './support/test-stack.ts'

const get = (id: string) => call(stack, 'GET', `${API}/timepoints/${id}/characters`)

describe('GET /timepoints/{id}/characters', () => {
  usePlainStack()

  it('G-READ-4: has everybody, with a prompt each that knows nothing of later', async () => {
    const id = await renderScene(stack, { query: 'Magna Carta 1215' })
    const sheet = CharacterSheet.parse(await (await get(id)).json())
    expect(sheet).toMatchObject({ timepoint_id: id, query: 'Magna Carta 1215', year: 1215 })
    expect(sheet.total_characters).toBe(sheet.characters.length)
    expect(sheet.total_characters).toBeGreaterThan(2)
    const speaking = sheet.characters.filter(({ speaks_in_scene }) => speaks_in_scene)
    expect(sheet.speaking_characters).toBe(speaking.length)
    const prompts = sheet.characters.map(({ system_prompt }) => system_prompt)
    expect(new Set(prompts).size).toBe(prompts.length)
    for (const { name, system_prompt, dialog_context } of sheet.characters) {
      expect(system_prompt).toContain(`CARD ${name}`)
      expect(dialog_context).toContain('FACTS')
      expect(system_prompt + dialog_context).not.toMatch(/reader only|annulled|1216/i)
      expect(system_prompt + dialog_context).not.toMatch(/\^[0-9a-f]{6}\^/)
    }
  })

  it('G-READ-4: nobody is given a prompt to play a victim', async () => {
    const id = await renderScene(stack, { query: 'Anne Frank writes in her diary, Amsterdam 1944' })
    const answer = await get(id)
    const { characters } = CharacterSheet.parse(await answer.json())
    const anne = characters.find(({ name }) => name.includes('Anne Frank'))
    expect(anne?.system_prompt).toMatch(/^Do not speak as Anne Frank/)
    expect(anne?.system_prompt).not.toContain('CARD')
  })

  it('G-READ-4, MUST 57: 404 without people, for a failed, unknown or deleted timepoint', async () => {
    const empty = await renderScene(stack, { query: 'Lisbon, 3 May 1710' })
    const { detail } = await expectProblem(await get(empty), 'not_found')
    expect(detail).toBe('This timepoint has no characters')
    for (const id of [UNKNOWN_ID, 'nonsense']) await expectProblem(await get(id), 'not_found')
    const gone = await renderScene(stack, { query: 'Magna Carta 1215' })
    await call(stack, 'DELETE', `${API}/timepoints/${gone}`)
    await expectProblem(await get(gone), 'not_found')
  })
})
