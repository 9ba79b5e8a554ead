import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ANONYMOUS,
  type Principal,
  SYSTEM,
  userPrincipal,
} from '../src/clockchain/identity/principal.ts'
import type { MomentFilters } from '../src/clockchain/reading/filters.ts'
import { type ReadingTest, type Said, startReading, storeMoments } from './support/reading.ts'

let test: ReadingTest
const place = { name: null, region: null, latitude: null, longitude: null }

const SAID: Said[] = [
  {
    name: 'Assassination of Julius Caesar',
    figures: ['Julius Caesar', 'Brutus'],
    date: { year: -44, month: 3, day: 15 },
  },
  {
    name: 'Founding of São Paulo',
    place: { ...place, country: 'Brazil', city: 'São Paulo' },
    date: { year: 1554 },
  },
  {
    name: 'Battle of Hastings',
    oneLiner: 'William the Conqueror defeats Harold',
    tags: ['war', 'england'],
  },
  {
    name: 'A quiet evening',
    oneLiner: 'Somebody tells of the battle and of hastings',
    tags: ['war'],
  },
  { name: 'Battles', oneLiner: 'Many of them' },
  { name: '100% sure', oneLiner: 'Nothing under_scored' },
  { name: 'Harold Godwinson is crowned', figures: ['Harold'], era: 'Middle Ages' },
  { name: '東京大空襲', oneLiner: 'Fire' },
  { name: 'Взятие Бастилии', oneLiner: 'Fall' },
  { name: 'سقوط القسطنطينية', oneLiner: 'End' },
  { name: 'Treaty of Kanagawa', tags: ['peace', 'Black Ships'], confidence: 0.9, layer: 2 },
]

beforeAll(async () => {
  test = await startReading()
  await storeMoments(test.database, SAID)
  await storeMoments(test.database, [{ name: 'Caesar in private' }], { visibility: 'private' })
  await storeMoments(test.database, [{ name: 'Caesar unlisted' }], { visibility: 'unlisted' })
})
afterAll(() => test.close())

async function search(text: string, filters: MomentFilters = {}, who: Principal = ANONYMOUS) {
  const scope = who === ANONYMOUS ? 'public' : 'mine'
  const order = { text, filters, scope, limit: 100, cursor: null } as const
  return (await test.reading.search(who, order)).items
}

const names = async (...args: Parameters<typeof search>) =>
  (await search(...args)).map(({ name }) => name)

describe('what others keep to themselves', () => {
  it('CC-SEARCH-6: takes no place among the words that begin so', async () => {
    const words = Array.from(
      { length: 150 },
      (_, at) => `hastia${String.fromCharCode(97 + (at % 26))}x${at}`,
    )
    const said = [0, 50, 100].map((from) => ({
      name: `Secret ${from}`,
      tags: words.slice(from, from + 50),
    }))
    await storeMoments(test.database, said, { visibility: 'private', actor: 'user:mallory' })
    expect(await names('hast')).toContain('Battle of Hastings')
    expect(await names('hasti')).toContain('Battle of Hastings')
  })
})

describe('words of what is not public', () => {
  const hide = (said: Said[], visibility: 'private' | 'unlisted', actor = 'user:mallory') =>
    storeMoments(test.database, said, { visibility, actor })
  const known = async (word: string) => {
    const { rows } = await sql`SELECT FROM search_words WHERE word = ${word}`.execute(
      test.database.db,
    )
    return rows.length > 0
  }
  /** Changes a moment as its owner does. */
  const change = (name: string, to: { visibility?: string; name?: string }) =>
    test.database.db
      .updateTable('moments')
      .set(to as never)
      .where('name', '=', name)
      .execute()

  it.each([
    ['private', 'Krzvonimir', 'krzvonmiri'],
    ['unlisted', 'Bhutendrapur', 'buhtnedrapur'],
  ] as const)(
    'CC-OWN-2: do not explain what is misspelled: %s',
    async (visibility, meant, typed) => {
      await storeMoments(test.database, [{ name: `${meant} is crowned` }])
      const before = await search(typed)
      expect(before.map(({ name }) => name)).toEqual([`${meant} is crowned`])
      await hide([{ name: `Of ${typed}`, oneLiner: `${typed}s`, tags: [typed] }], visibility)
      expect(await search(typed)).toEqual(before)
      expect(await known(typed)).toBe(false)
    },
  )

  it('CC-OWN-2: take no place among the words that are nearest', async () => {
    await storeMoments(test.database, [{ name: 'Quenderholm falls' }])
    const before = await search('quenderhulm')
    expect(before).toHaveLength(1)
    const near = [...'abcdefgijk'].map((letter) => ({ name: `Quenderh${letter}lm` }))
    await hide(near, 'private')
    expect(await search('quenderhulm')).toEqual(before)
  })

  it('CC-SEARCH-8: are known to who finds them, however they are written', async () => {
    await hide([{ name: 'Wexfordian oath' }], 'private')
    await hide([{ name: 'Wexfordian vow' }], 'unlisted', 'agent:carol')
    await hide([{ name: 'Wexfordian plan' }], 'private', 'expander')
    const all = async (text: string, who: Principal, scope: 'mine' | 'all' | 'public' = 'mine') => {
      const order = { text, filters: {}, scope, limit: 100, cursor: null } as const
      return (await test.reading.search(who, order)).items.map(({ name }) => name)
    }
    for (const text of ['wexfordain', 'wexfodrian', 'wexfo', 'xwefordian']) {
      expect(await all(text, userPrincipal('mallory')), text).toEqual(['Wexfordian oath'])
      expect(await all(text, SYSTEM), text).toEqual(['Wexfordian plan'])
      expect(await all(text, userPrincipal('bob')), text).toEqual([])
      expect(await all(text, userPrincipal('mallory'), 'public'), text).toEqual([])
      expect(await all(text, { ...SYSTEM, isAdmin: true }, 'all'), text).toHaveLength(3)
    }
  })

  it('CC-OWN-2: are known when it is published, and not when it is taken back', async () => {
    await hide([{ name: 'Yarmukshire fair' }], 'private')
    expect(await names('yarmukhsire')).toEqual([])
    await change('Yarmukshire fair', { visibility: 'public' })
    expect(await names('yarmukhsire')).toEqual(['Yarmukshire fair'])
    expect(await names('yarmuk')).toEqual(['Yarmukshire fair'])
    await change('Yarmukshire fair', { visibility: 'unlisted' })
    expect(await known('yarmukshire')).toBe(false)
    expect(await names('yarmukhsire', {}, userPrincipal('mallory'))).toEqual(['Yarmukshire fair'])
    await change('Yarmukshire fair', { name: 'Ljubotenica fair' })
    expect(await known('ljubotenica')).toBe(false)
    expect(await names('ljuboteinca', {}, userPrincipal('mallory'))).toEqual(['Ljubotenica fair'])
  })

  it('CC-OWN-2: stay with a moment that is public when others say them no more', async () => {
    await storeMoments(test.database, [{ name: 'Przemyslan siege' }, { name: 'Przemyslan end' }])
    await hide([{ name: 'Przemyslan doubts' }], 'private')
    await change('Przemyslan end', { visibility: 'private' })
    await test.database.db.deleteFrom('moments').where('name', '=', 'Przemyslan doubts').execute()
    expect(await known('przemyslan')).toBe(true)
    expect(await names('przemylsan')).toEqual(['Przemyslan siege'])
    await test.database.db.deleteFrom('moments').where('name', '=', 'Przemyslan siege').execute()
    expect(await known('przemyslan')).toBe(false)
    expect(await names('przemylsan', {}, userPrincipal('alice'))).toEqual(['Przemyslan end'])
  })
})

describe('what is found', () => {
  it('CC-SEARCH-1: words in any case, without accents, in other forms, and begun', async () => {
    expect(await names('sao paulo')).toEqual(['Founding of São Paulo'])
    expect(await names('SÃO')).toEqual(['Founding of São Paulo'])
    expect((await names('caes'))[0]).toBe('Assassination of Julius Caesar')
    expect(await names('assassinations')).toEqual(['Assassination of Julius Caesar'])
    expect(await names('kan')).toEqual(['Treaty of Kanagawa'])
    expect(await names('k')).toContain('Treaty of Kanagawa')
    expect(await names('conque')).toEqual(['Battle of Hastings'])
    expect(await names('black ships')).toEqual(['Treaty of Kanagawa'])
  })

  it('CC-SEARCH-1: words of other scripts', async () => {
    expect(await names('взятие')).toEqual(['Взятие Бастилии'])
    expect(await names('東京')).toEqual(['東京大空襲'])
    expect(await names('القسطنطينية')).toEqual(['سقوط القسطنطينية'])
  })

  it('CC-SEARCH-2: a slip of the keyboard finds what was meant, at half the score', async () => {
    const [first] = await search('ceasar')
    expect(first?.name).toBe('Assassination of Julius Caesar')
    expect(first?.score).toBeLessThanOrEqual(0.5)
    expect((await names('battel of hastigns'))[0]).toBe('Battle of Hastings')
    expect(await names('hastigns -quiet')).toEqual(['Battle of Hastings'])
  })

  it('CC-SEARCH-1: words of one-liners are begun, too, and nothing else of their stem is', async () => {
    await storeMoments(test.database, [
      { name: 'Ides of one', oneLiner: 'Rufian conspirators meet' },
      { name: 'Ides of two', oneLiner: 'Rufian soldiers conspire' },
      { name: 'Ides of three', oneLiner: 'Éclaireurs, conspiratorial' },
    ])
    for (const text of ['conspirato', 'conspirator', 'conspirators', 'rufian conspirato']) {
      expect(await names(text), text).toContain('Ides of one')
    }
    expect((await names('conspirato')).toSorted()).toEqual(['Ides of one', 'Ides of three'])
    expect(await names('hastings OR -soldiers conspirato')).toContain('Ides of one')
    expect(await names('-rufian conspirato')).toEqual(['Ides of three'])
    expect(await names('hastings OR conspirato')).toContain('Ides of one')
    expect(await names('rufian conspirato')).toEqual(['Ides of one'])
    expect((await search('conspiratori')).filter(({ score }) => score > 0.5)).toHaveLength(1)
    expect(await names('eclaireur')).toEqual(['Ides of three'])
    const order = { text: 'conspirato', filters: {}, scope: 'public', cursor: null } as const
    const list = { ...order, sort: 'name', limit: 10, offset: 0 } as const
    expect((await test.reading.list(ANONYMOUS, list)).total).toBe(2)
  })

  it('CC-OWN-2: what is begun is found, and scored, whatever hidden moments say', async () => {
    await storeMoments(test.database, [{ name: 'Vigil', oneLiner: 'Mandragorations abound' }])
    const before = await search('mandragorat')
    expect(before).toMatchObject([{ name: 'Vigil', score: 0.51 }])
    await storeMoments(
      test.database,
      [{ name: 'Hush', oneLiner: 'Mandragorated, mandragorative' }],
      {
        visibility: 'private',
        actor: 'user:mallory',
      },
    )
    expect(await search('mandragorat')).toEqual(before)
    expect(await names('mandragorat', {}, userPrincipal('mallory'))).toEqual(['Hush'])
    await storeMoments(test.database, [{ name: 'Dusk', oneLiner: 'Mandragoratory' }])
    expect((await search('mandragorat')).find(({ name }) => name === 'Vigil')).toEqual(before[0])
    expect(await names('mandragorativ')).toEqual([])
  })

  it('CC-SEARCH-2: so does one in a word that only a one-liner says', async () => {
    await storeMoments(test.database, [{ name: 'Dawn', oneLiner: 'Two zeppelins crossing' }])
    const [first] = await search('zepeplins')
    expect(first).toMatchObject({ name: 'Dawn' })
    expect(first?.score).toBeLessThanOrEqual(0.5)
    expect(await names('zepeplins crossing')).toEqual(['Dawn'])
  })

  it('CC-SEARCH-3: phrases, OR and words that are not wanted', async () => {
    expect(await names('"battle of hastings"')).toEqual(['Battle of Hastings'])
    expect(await names('"hastings battle"')).not.toContain('Battle of Hastings')
    expect(await names('hastings -quiet')).toEqual(['Battle of Hastings'])
    expect((await names('kanagawa OR brutus')).toSorted()).toEqual([
      'Assassination of Julius Caesar',
      'Treaty of Kanagawa',
    ])
    expect(await names('battle -"battle of hastings"')).toEqual(['Battles', 'A quiet evening'])
  })

  it('CC-SEARCH-3: a word that is not wanted is not in a one-liner either, in whichever form', async () => {
    await storeMoments(test.database, [
      { name: 'Zadruga at work', oneLiner: 'They opened quarries' },
      { name: 'Zadruga at rest', oneLiner: 'They slept' },
    ])
    for (const text of [
      'zadruga -quarries',
      '-quarries zadruga',
      '-quarries zadrug',
      'zadruga -quarry',
    ]) {
      expect(await names(text), text).toEqual(['Zadruga at rest'])
    }
    expect(await names('zadurga -quarries')).toEqual(['Zadruga at rest'])
  })

  it.each([
    ['qasida -quarries OR qanun', ['rest', 'Qanun']],
    ['qanun OR qasida -quarries', ['rest', 'Qanun']],
    ['qanun OR qasida -quarr', ['work', 'rest', 'Qanun']],
    ['qasida -"they opened quarries"', ['rest']],
    ['qasida -"quarries opened"', ['work', 'rest']],
    ['qasida -"opened the quarries"', ['work', 'rest']],
    ['qasida -"they opened quarries" OR qanun', ['rest', 'Qanun']],
    ['qasida -"of quarries" -slept', []],
    ['-quarries qasida OR -tuned qanun', ['rest']],
    ['-quarries qasida OR -quarries qanu', ['rest', 'Qanun']],
    ['the -qasida OR qanun -tuned', ['the']],
    ['"qasida at" -quarry OR nothing', ['rest']],
    ['qanun -work', ['Qanun']],
    ['qasida -work', ['rest']],
  ])('CC-SEARCH-3: %s beside OR and in phrases', async (text, expected) => {
    const named = {
      work: 'Qasida at work',
      rest: 'Qasida at rest',
      the: 'The Qadi',
      Qanun: 'Qanun',
    }
    if ((await names('qadi')).length === 0) {
      await storeMoments(test.database, [
        { name: named.work, oneLiner: 'They opened quarries' },
        { name: named.rest, oneLiner: 'They slept' },
        { name: named.the, oneLiner: 'Of somebody' },
        { name: named.Qanun, oneLiner: 'It is tuned' },
      ])
    }
    const found = await names(text)
    const ours = Object.values(named).filter((name) => found.includes(name))
    expect(ours).toEqual(
      Object.entries(named).flatMap(([key, name]) => (expected.includes(key) ? [name] : [])),
    )
    const listed = await test.reading.list(ANONYMOUS, {
      text,
      filters: {},
      scope: 'public',
      sort: 'name',
      limit: 100,
      cursor: null,
      offset: 0,
    })
    expect(listed.items.map(({ name }) => name).toSorted()).toEqual(found.toSorted())
  })

  it('CC-OWN-2: how well a moment fits does not depend on words of hidden ones', async () => {
    await storeMoments(test.database, [{ name: 'Vorlund assembly' }])
    const scoreOf = async (text: string) => (await search(text))[0]?.score
    const before = await Promise.all(['vorl', 'vorlund'].map(scoreOf))
    const hidden = [{ name: 'Vorland of Bob' }, { name: 'Vorlunder' }, { name: 'Vorlindia' }]
    await storeMoments(test.database, hidden, { visibility: 'private', actor: 'user:mallory' })
    expect(await Promise.all(['vorl', 'vorlund'].map(scoreOf))).toEqual(before)
  })

  it('CC-SEARCH-4: the very name is 1; names come before figures, those before one-liners', async () => {
    const found = await search('battle of hastings')
    expect(found[0]).toMatchObject({ name: 'Battle of Hastings', score: 1 })
    expect(await names('battle')).toEqual(['Battle of Hastings', 'Battles', 'A quiet evening'])
    const harold = await search('harold')
    expect(harold.map(({ name }) => name)).toEqual([
      'Harold Godwinson is crowned',
      'Battle of Hastings',
    ])
    const scores = harold.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(Math.min(...scores)).toBeGreaterThan(0.5)
  })

  it('CC-SEARCH-5: signs are no wildcards', async () => {
    expect(await names('100%')).toEqual(['100% sure'])
    expect(await names('%')).toEqual([])
    expect(await names('_')).toEqual([])
    expect(await names('1%0')).toEqual([])
  })

  it.each([
    '"',
    '-',
    '- -',
    'OR',
    'or or',
    '!',
    '&|!()',
    "'",
    "''",
    ':*',
    "':*A'",
    '\\',
    '<->',
    '"" ""',
    '-"',
    '"-',
    '-foo',
    '-"foo bar"',
    'a|b',
    '🎉',
    '🎉🎊 🎈',
    '\u200f\u202e',
    '=o:user:alice',
    '=s:0',
    'the',
    'of the',
    '((((',
    '\u0301',
    'x'.repeat(500),
    '- '.repeat(200),
    '"a" '.repeat(100),
    'a-b-c',
    '-a-b',
    "o'brien",
    'a OR -b',
    '½',
    '​',
  ])('CC-SEARCH-6: %j is searched for and breaks nothing', async (text) => {
    const found = await search(text)
    for (const { score } of found) {
      expect(score).toBeGreaterThan(0)
      expect(score).toBeLessThanOrEqual(1)
    }
    expect(found.map(({ name }) => name)).not.toContain('Caesar in private')
  })
})

describe('filters', () => {
  it.each<[string, MomentFilters, string[]]>([
    ['hastings', { tags: ['WAR', 'England'] }, ['Battle of Hastings']],
    ['hastings', { tags: ['peace'] }, []],
    ['harold', { figures: ['HAROLD'] }, ['Harold Godwinson is crowned']],
    ['harold', { eras: ['middle ages'] }, ['Harold Godwinson is crowned']],
    ['caesar', { yearFrom: -50, yearTo: -40 }, ['Assassination of Julius Caesar']],
    ['caesar', { yearFrom: 1 }, []],
    ['founding', { countries: ['brazil'] }, ['Founding of São Paulo']],
    ['founding', { countries: ['france', 'italy'] }, []],
    ['founding', { cities: ['sao-paulo'] }, ['Founding of São Paulo']],
    ['treaty', { layers: ['2'], minConfidence: 0.8 }, ['Treaty of Kanagawa']],
    ['treaty', { minConfidence: 0.95 }, []],
    ['treaty', { hasImage: true }, []],
    ['treaty', { statuses: ['proposed'], sourceTypes: ['historical'] }, ['Treaty of Kanagawa']],
    ['treaty', { statuses: ['verified'] }, []],
  ])('CC-SEARCH-7: %s within %j', async (text, filters, expected) => {
    expect(await names(text, filters)).toEqual(expected)
  })
})

describe('who finds', () => {
  it('CC-SEARCH-8: what is not public is found by its maker alone, who asks for their own', async () => {
    expect(await names('caesar')).toEqual(['Assassination of Julius Caesar'])
    expect((await names('caesar', {}, userPrincipal('alice'))).toSorted()).toEqual([
      'Assassination of Julius Caesar',
      'Caesar in private',
      'Caesar unlisted',
    ])
    expect(await names('caesar', {}, userPrincipal('bob'))).toEqual([])
    expect(await names('ceasar', {}, userPrincipal('bob'))).toEqual([])
  })
})

describe('pages', () => {
  it('CC-SEARCH-9: pages together are the whole, in the same order', async () => {
    const whole = await search('battle OR harold OR war')
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const order = {
        text: 'battle OR harold OR war',
        filters: {},
        scope: 'public',
        limit: 1,
      } as const
      const page = await test.reading.search(ANONYMOUS, { ...order, cursor })
      paged.push(...page.items.map(({ path }) => path))
      expect(page.has_more).toBe(page.next_cursor !== null)
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(paged).toEqual(whole.map(({ path }) => path))
    expect(paged.length).toBeGreaterThan(3)
  })

  it('CC-READ-1: a cursor counts for its own query and caller', async () => {
    const order = { filters: {}, scope: 'public', limit: 1, cursor: null } as const
    const page = await test.reading.search(ANONYMOUS, { ...order, text: 'battle' })
    const cursor = page.next_cursor
    expect(cursor).not.toBeNull()
    for (const other of [{ text: 'harold' }, { text: 'battle', filters: { layers: ['1'] } }]) {
      await expect(
        test.reading.search(ANONYMOUS, { ...order, ...other, cursor }),
      ).rejects.toMatchObject({ code: 'cursor_invalid' })
    }
  })
})
