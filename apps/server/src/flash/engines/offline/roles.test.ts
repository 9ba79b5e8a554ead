import { describe, expect, test } from 'vitest'
import { unnamedRoles } from './roles.ts'

describe('unnamed people of a query', () => {
  test.each([
    ['A soldier at Verdun', ['A soldier']],
    ['two soldiers and a priest in Ypres', ['A soldier', 'A priest']],
    ['soldiers in the trenches', ['A soldier']],
    ['Soldiers wait at Verdun', ['A soldier']],
    ['a young Roman soldier', ['A soldier']],
    ['an apprentice and the king', ['An apprentice', 'A king']],
    ['300 archers at Agincourt', ['An archer']],
    ['Napoleon and his soldiers', ['A soldier']],
    ["Napoleon's cook", ['A cook']],
    ['fishermen of Zanzibar', ['A fisherman']],
    ['Peter the painter', ['A painter']],
  ])('%s', (query, roles) => expect(unnamedRoles(query)).toEqual(roles))

  test.each([
    'Memphis Martin Luther King assassinated',
    'martin luther king',
    'Stephen King writes Carrie',
    'stephen king writes carrie',
    'Adam Smith in Glasgow',
    'James Cook at Botany Bay',
    'Ginger Baker drums',
    'Baker Street',
    'Queen at Live Aid Wembley',
    'queen at live aid',
    'King John at Runnymede',
    'General Grant takes Richmond',
    'the general strike',
    'The general election',
    "the king's speech",
    'a concert of Queen',
    'Queens, New York',
    'kings cross station',
    'the trial of king charles',
  ])('%s names nobody by role alone', (query) => expect(unnamedRoles(query)).toEqual([]))

  test('the words of a linked name are nobody else', () => {
    const text = 'the luther king speech and a king'
    expect(unnamedRoles('the luther king speech', ['Martin Luther King, Jr.'])).toEqual([])
    expect(unnamedRoles(text, ['Martin Luther King, Jr.'])).toEqual(['A king'])
  })
})
