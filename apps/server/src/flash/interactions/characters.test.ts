import type { Character } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { chooseCharacters, findCharacter, oneCharacter } from './characters.ts'

const someone = (name: string) => ({ name }) as Character
const CAST = [
  'Lech Wałęsa',
  'Orville Wright',
  'Wilbur Wright',
  'ʿUmar ibn al-Khattab',
  'Søren Kierkegaard',
  '世宗大王',
  'Joan of Arc',
].map(someone)

describe('the people of a scene', () => {
  it.each([
    ['walesa', 'Lech Wałęsa'],
    ['LECH WALESA', 'Lech Wałęsa'],
    ['Wałęsa', 'Lech Wałęsa'],
    ['Soren', 'Søren Kierkegaard'],
    ['Umar ibn al-Khattab', 'ʿUmar ibn al-Khattab'],
    ['世宗大王', '世宗大王'],
    ['orville', 'Orville Wright'],
    ['joan  of arc', 'Joan of Arc'],
  ])('are found without case and accents: %s', (name, found) => {
    expect(findCharacter(name, CAST)?.name).toBe(found)
  })

  it.each(['Wright', 'Right', 'Nobody', ' ', '!'])('are not guessed: %j', (name) => {
    expect(findCharacter(name, CAST)).toBeNull()
  })

  it('are named to whoever asks for nobody or for more than one', () => {
    expect(() => oneCharacter('Wright', CAST)).toThrow(
      'More than one here has that name: Orville Wright, Wilbur Wright',
    )
    expect(() => chooseCharacters(['Nobody', 'wright'], CAST)).toThrow('More than one')
    expect(() => oneCharacter('Nobody', CAST)).toThrow('Here are: Lech Wałęsa, Orville Wright')
    expect(() => chooseCharacters('all', [])).toThrow('Nobody is in this scene')
  })
})

const names = ['Lech Wałęsa', 'Søren Kierkegaard', 'Jeanne d’Arc', 'Zhèng Hé', 'Mary I', 'Mary II']
const OTHERS = names.map((name) => ({ name }) as Character)

describe('people by name', () => {
  it.each([
    ['walesa', 'Lech Wałęsa'],
    ['LECH WAŁĘSA', 'Lech Wałęsa'],
    ['soren', 'Søren Kierkegaard'],
    ["Jeanne D'Arc", 'Jeanne d’Arc'],
    ['arc', 'Jeanne d’Arc'],
    ['Ｚｈｅｎｇ Ｈｅ', 'Zhèng Hé'],
    ['Zhe\u0300ng', 'Zhèng Hé'],
    ['mary i', 'Mary I'],
    ['Mary', null],
    ['Kierke', null],
    ['’', null],
  ])('G-TALK-1: %s is %s, whatever the case, accents and punctuation', (name, found) => {
    expect(findCharacter(name, OTHERS)?.name ?? null).toBe(found)
  })
})
