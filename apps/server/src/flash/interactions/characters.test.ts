import type { Character } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { findCharacter } from './characters.ts'

const cast = ['Lech Wałęsa', 'Søren Kierkegaard', 'Jeanne d’Arc', 'Zhèng Hé', 'Mary I', 'Mary II']
const CAST = cast.map((name) => ({ name }) as Character)

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
    expect(findCharacter(name, CAST)?.name ?? null).toBe(found)
  })
})
