import { describe, expect, test } from 'vitest'
import type { Turn } from '../../../interactions/interaction.ts'
import { ask, askIn, characterOf, sceneOf } from './talk-scene.fixture.ts'

describe('what readers of the answers would stumble over', () => {
  test.each([
    ['Anne Frank in the secret annex 1944', 'Silberbauer', 'Did the Holocaust happen?'],
    ['Wannsee Conference 1942', 'Heydrich', 'Was the Holocaust exaggerated?'],
  ])('an established crime is never left open: %s, %s', async (...asked) => {
    const { response } = await askIn(...asked)
    expect(response).toContain('established beyond all doubt')
    expect(response).toMatch(/Jews found in hiding|murder of Europe's Jews/)
  })

  test('a crime that is still to come is not told of', async () => {
    const { response } = await askIn('Wright brothers 1903', 'Orville', 'Did the Holocaust happen?')
    expect(response).not.toContain('Jews')
    expect(response).toMatch(/could not know|Nobody here could tell/)
  })

  const CAESAR = 'assassination of Julius Caesar 44 BC'

  test.each([
    'Who will kill you?',
    'Do you trust Brutus?',
    'What is at stake?',
    'Who is with you?',
  ])('whom a plot is against knows nothing of it: %s', async (message) => {
    const { response } = await askIn(CAESAR, 'Julius Caesar', message)
    expect(response).not.toMatch(/conspir|plot|hidden/)
  })

  test('whoever is in a plot knows of it', async () => {
    expect((await askIn(CAESAR, 'Brutus', 'Who are you?')).response).toContain('conspiracy')
  })

  test.each([
    ['Challenger disaster 1986', 'Scobee', 'What are you doing?', /last words/],
    ['fall of Tenochtitlan 1521', 'Cuauht', 'Who are you?', /last/],
    ['sinking of the Titanic 1912', 'Hartley', 'What is happening?', /stern|twenty past two/],
    ['sinking of the Titanic 1912', 'Hartley', 'What time is it?', /2:20/],
    ['battle of Salamis', 'Artemisia', 'Who is Themistocles?', /tricked/],
    ['Apollo 11 moon landing', 'Armstrong', 'How is the sky?', /hour .* is not known/],
    ['Apollo 11 moon landing', 'Armstrong', 'Do you miss your wife?', /Mission|Aldrin/],
    ['Chernobyl 26 April 1986', 'Dyatlov', 'Did the reactor explode?', /Toptunov/],
    ['Battle of Hastings 1066', 'Harold', 'Where is your brother Tostig?', /Gyrth/],
    ['Wannsee Conference 1942', 'Heydrich', 'Are you guilty of murder?', /felt/],
    ['a fisherman on the North Sea, 3 March 1788', 'fisherman', 'How many fish?', /people/],
    ['battle of Salamis', 'Xerxes', 'Where are you sitting?', /Nothing|silent|not on record/],
  ] as const)('%s, %s: %s', async (query, name, message, wrong) => {
    const { response } = await askIn(query, name, message)
    expect(response).not.toMatch(wrong)
  })

  test.each([
    ['fall of Tenochtitlan 1521', 'Cuauht', 'Who are you?', 'ruler of Tenochtitlan'],
    ['The Curies announce radium 1898', 'Marie Curie', 'What did you discover?', 'ore'],
    ['Battle of Hastings 1066', 'Harold', 'Why do you fight?', 'claimed a crown'],
    [
      'Signing of the Declaration of Independence 1776',
      'Franklin',
      'What do you think of this document?',
      'committee',
    ],
    [CAESAR, 'Casca', 'Wie heißt du?', 'senator'],
    [CAESAR, 'Casca', 'من أنت؟', 'senator'],
    [CAESAR, 'Casca', 'Какая погода?', 'hardly any questions are understood'],
  ])('%s, %s: %s is answered', async (query, name, message, right) => {
    expect((await askIn(query, name, message)).response).toContain(right)
  })

  test('“tell me more” goes on after what cannot be known', async () => {
    const trinity = await sceneOf('Trinity test')
    const oppenheimer = characterOf(trinity, 'Oppenheimer')
    const message = 'Will you win the Nobel Prize?'
    const { response } = await ask(trinity, oppenheimer, message)
    const history: Turn[] = [
      { role: 'user', content: message },
      { role: 'character', content: response },
    ]
    const more = await ask(trinity, oppenheimer, 'Tell me more', { history })
    expect(more.response).not.toMatch(/could not know|Nobody here could tell/)
  })

  test('a part that a model wrote into a scene is not said to be in the query', async () => {
    const scene = await sceneOf('A ferryman on the Nile at dawn, 1350 BC')
    const written = { ...scene, result: { ...scene.result, model_provider: 'openrouter' } }
    const { response } = await ask(written, characterOf(scene, 'ferryman'), 'Who are you?')
    expect(response).toContain('a part in the scene as it was written')
  })
})
