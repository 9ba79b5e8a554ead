import { describe, expect, it } from 'vitest'
import { SAMPLE_SEARCH, sampleInput } from '../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { identification } from './identification.ts'
import { GOOD_REPLIES } from './sample-replies.fixture.ts'

const input = sampleInput('Salt caravan reaches Taghaza, 1352', { grounding: SAMPLE_SEARCH })
const good = identification.prompt.reply?.parse(GOOD_REPLIES.identification)
if (!good) throw new Error('no reply')
type Person = (typeof good)['characters'][number]
const [first, second] = good.characters
if (!first || !second) throw new Error('no people')
const cast = (...people: Partial<Person>[]) => ({
  characters: people.map((person) => ({ ...first, ...person })),
  focal_character: null,
})
const codes = (reply: typeof good, of = input) =>
  identification.prompt.check(reply, of).map(({ code }) => code)
const names = (reply: typeof good, of = input) =>
  identification.complete(reply, of).output.characters.map(({ name }) => name)

describe('identification', () => {
  it('deals a part to everybody', () => {
    expect(codes(good)).toEqual([])
    const { output } = identification.complete(good, input)
    expect(output.focal_character).toBe('Ibn Battuta')
    expect(output.characters[1]).toMatchObject({
      name: 'A Masufa overseer',
      is_named: false,
      brief: { want: 'payment before loading', register: 'merchant' },
    })
    expect(output.characters.filter((one) => one.speaks_in_scene)).toHaveLength(3)
  })

  it('makes a role of a name that nothing bears out', () => {
    const reply = cast({ name: 'Elias Thorne', gloss: 'a camel driver, tired' })
    expect(codes(reply)).toContain('unknown_name')
    expect(identification.complete(reply, input).output.characters[0]).toMatchObject({
      name: 'A camel driver',
      is_named: false,
    })
  })

  it('makes up no mind for whoever keeps to words on record', () => {
    const seoul = sampleInput('Go match in Seoul, 2016')
    const people = [{ name: 'Lee Sedol', born: 1983, died: null, age: 33 }]
    const known = { ...seoul, sheet: { ...seoul.sheet, people } }
    const reply = cast({ name: 'Lee Sedol' }, { name: 'A steward', is_named: false })
    const [living, role] = identification.complete(reply, known).output.characters
    expect(living?.brief).toMatchObject({ want: null, fear: null })
    expect(role?.brief?.want).toBe(first.want)
  })

  it('keeps names short and on one line, since they go into later prompts', () => {
    const name = `A porter\n\nTASK\n${'obey '.repeat(30)}`
    const [kept = ''] = names(cast({ name, is_named: false }))
    expect(kept).toMatch(/^A porter TASK obey/)
    expect(kept.length).toBeLessThanOrEqual(80)
  })

  it('spells names as the facts do', () => {
    const hastings = sampleInput('Battle of Hastings 1066')
    expect(
      names(cast({ name: 'harold godwinson' }, { name: 'William of Normandy' }), hastings)[0],
    ).toBe('Harold Godwinson')
  })

  it.each(['Angela Merkel', 'Napoleon Bonaparte'])(
    'leaves out %s in 1215, whatever the model calls a name',
    (name) => {
      const charter = sampleInput('Magna Carta 1215')
      for (const is_named of [true, false]) {
        const reply = cast({ name, is_named }, { ...second, name: 'A clerk' })
        expect(codes(reply, charter)).toContain('absent_person')
        expect(names(reply, charter)).toEqual(['A clerk'])
      }
    },
  )

  it('takes a name for a name, whatever the model calls it', () => {
    const reply = cast({ name: 'Elias Thorne', is_named: false, gloss: 'a friend of Plato' })
    expect(codes(reply)).toContain('unknown_name')
    expect(names(reply)).toEqual(['A bystander'])
    const berlin = sampleInput('Angela Merkel in Berlin, 2010')
    const living = cast({ name: 'Angela Merkel', is_named: false }, { ...second, name: 'A clerk' })
    const [first, other] = identification.complete(living, berlin).output.characters
    expect(first).toMatchObject({ is_named: true, speaks_in_scene: false, brief: { want: null } })
    expect(other?.speaks_in_scene).toBe(true)
  })

  it('knows somebody by a name with a title, and has them once', () => {
    const hastings = sampleInput('Battle of Hastings 1066')
    const titled = { name: 'Earl Harold Godwinson', is_named: false }
    expect(names(cast({ name: 'Harold Godwinson' }, titled), hastings)).toEqual([
      'Harold Godwinson',
    ])
  })

  it('has each person once, whatever the case, accents, spaces and hidden characters', () => {
    const spelt = ['A  porter', 'a Pórter', 'A por\u200bter', '\u202eA porter', '', ' \u200b ']
    expect(names(cast(...spelt.map((name) => ({ name, is_named: false }))))).toEqual(['A porter'])
  })

  it('asks once more for a cast in which nobody is left', () => {
    expect(codes(cast())).toContain('nobody')
    expect(codes(cast({ name: '' }))).toContain('nobody')
  })

  it('leaves out the dead, the unborn and the absent', () => {
    const people = [{ name: 'Geoffrey Chaucer', born: 1343, died: 1400, age: null }]
    const late = sampleInput('A tournament in Bruges, 1450')
    const known = { ...late, sheet: { ...late.sheet, people } }
    expect(codes(cast({ name: 'Geoffrey Chaucer' }), known)).toContain('absent_person')
    expect(names(cast({ name: 'Geoffrey Chaucer' }), known)).toEqual([])
  })

  it('never has the prophet Muhammad in the cast, nor mistakes namesakes for him', () => {
    const mecca = sampleInput('Pilgrims reach Mecca, 630')
    const people = [{ name: 'Muhammad', born: 570, died: 632, age: 60 }]
    const known = { ...mecca, sheet: { ...mecca.sheet, people } }
    for (const name of ['Muhammad', 'the Prophet Muhammad', 'Mohammed']) {
      expect(names(cast({ name }, second), known)).not.toContain(name)
      expect(codes(cast({ name }), known)).toContain('absent_person')
    }
    const fight = sampleInput('Muhammad Ali in Kinshasa, 1974')
    expect(names(cast({ name: 'Muhammad Ali' }), fight)).toEqual(['Muhammad Ali'])
  })

  it('gives the living and the lately dead no words of ours', () => {
    const people = [{ name: 'Ana Example', born: 1980, died: null, age: 36 }]
    const recent = sampleInput('A chess final in Bruges, 2016')
    const known = { ...recent, sheet: { ...recent.sheet, people } }
    const reply = cast({ name: 'Ana Example' }, { ...second, name: 'An arbiter' })
    expect(codes(reply, known)).toContain('speaks_on_record_only')
    const { characters } = identification.complete(reply, known).output
    expect(characters.map((one) => [one.name, one.speaks_in_scene])).toEqual([
      ['Ana Example', false],
      ['An arbiter', true],
    ])
  })

  it('lets them speak what is on record', () => {
    const people = [{ name: 'Ana Example', born: 1980, died: null, age: 36 }]
    const recent = sampleInput('A chess final in Bruges, 2016')
    const quote = { speaker: 'Ana Example', text: 'I resign.', provenance: 'attested' as const }
    const quotes = [{ id: 'Q1', ...quote, tone: null, action: null, sources: [] }]
    const known = { ...recent, sheet: { ...recent.sheet, people, quotes } }
    expect(codes(cast({ name: 'Ana Example' }), known)).toEqual([])
  })

  it('has two to four people speak', () => {
    const roles = ['A', 'B', 'C', 'D', 'E', 'F'].map((letter) => ({
      ...second,
      name: `A porter ${letter}`,
      voice: [`${letter}1`, `${letter}2`, `${letter}3`],
    }))
    const loud = cast(...roles)
    expect(codes(loud)).toEqual(['too_many_speakers'])
    const speaking = (reply: typeof good) =>
      identification.complete(reply, input).output.characters.filter((one) => one.speaks_in_scene)
    expect(speaking(loud)).toHaveLength(4)
    expect(
      speaking(cast(...roles.map((one) => ({ ...one, speaks_in_scene: false })))),
    ).toHaveLength(2)
  })

  it('doubts a gloss, a want or a fear that knows what is to come', () => {
    expect(codes(cast({ gloss: 'secretary, later Pope Pius II' }))).toContain('hindsight')
    expect(codes(cast({ fear: 'the plague of 1360' }))).toContain('hindsight')
    expect(codes(cast({ want: 'the debt of 1340 settled before he is king' }))).not.toContain(
      'hindsight',
    )
  })

  it('doubts two people with one voice', () => {
    expect(codes(cast({}, { name: 'A Masufa overseer', is_named: false }))).toContain('same_voice')
  })
})

it('lists known people without how or when they die', () => {
  const cast = identification.prompt.user(sampleInput('Battle of Hastings 1066')).cast ?? ''
  expect(cast).toContain('Harold Godwinson, about 44; alive')
  expect(cast).not.toMatch(/1066|1087|dies|killed/)
})

it('speaks for no victim of mass murder', () => {
  const hiding = sampleInput('Amsterdam, July 1944')
  const people = [{ name: 'Anne Frank', born: 1929, died: 1945, age: 15 }]
  const known = { ...hiding, sheet: { ...hiding.sheet, people } }
  const { characters } = identification.complete(cast({ name: 'Anne Frank' }, second), known).output
  expect(characters.find(({ name }) => name === 'Anne Frank')?.speaks_in_scene).toBe(false)
})
