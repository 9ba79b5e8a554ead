import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findAnachronisms } from './find-anachronisms.ts'
import { listLexicon } from './lexicon.ts'
import type { Region } from './lexicon-entry.ts'

function termsIn(text: string, year: number, region?: Region): string[] {
  return findAnachronisms(text, year, region ? { region } : {}).map(({ term }) => term)
}

describe('finds what nobody could have known', () => {
  test.each<[string, number, Region | undefined, string[]]>([
    [
      'The horseman threw down his steel and the coffee.',
      -1250,
      'americas',
      ['horseman', 'steel', 'coffee'],
    ],
    ['Caesar checked his wristwatch and lit a cigar.', -44, 'europe', ['wristwatch', 'cigar']],
    [
      'The Christians hid the Quran in a cathedral.',
      -100,
      undefined,
      ['Christian', 'Quran', 'cathedral'],
    ],
    ['A monk of Lindisfarne ate potatoes and tomatoes.', 793, 'europe', ['potato', 'tomato']],
    ['The thane sat by the windmill and played chess.', 700, 'europe', ['windmill', 'chess']],
    [
      '"Your Hundred Years’ War will end," said the gunman.',
      1200,
      'europe',
      ["Hundred Years' War", 'gunman'],
    ],
    ['The Aztec rider whipped his horses past the wheat.', 1450, 'americas', ['horse', 'wheat']],
    ['He spat tobacco at the musketeers.', 1380, 'europe', ['tobacco', 'musketeer']],
    [
      'The Byzantine Empire of the Middle Ages!',
      1204,
      undefined,
      ['Byzantine Empire', 'Middle Ages'],
    ],
    ['We must let off steam before the mob does.', 1415, undefined, ['let off steam']],
    [
      'The scientist telephoned about electricity.',
      1590,
      undefined,
      ['scientist', 'telephoned', 'electricity'],
    ],
    ['After this First World War comes a second.', 1805, undefined, ['First World War']],
    [
      'Okay, photograph the policewoman on her bicycle.',
      1650,
      undefined,
      ['okay', 'photograph', 'policewoman', 'bicycle'],
    ],
    [
      'The teenager sent an e-mail over the Wi-Fi.',
      1890,
      undefined,
      ['teenager', 'e-mail', 'Wi-Fi'],
    ],
    [
      'Radar saw the jet planes and the atom bombs.',
      1899,
      undefined,
      ['radar', 'jet plane', 'atom bomb'],
    ],
  ])('%s (%i)', (text, year, region, terms) => {
    expect(termsIn(text, year, region)).toEqual(terms)
  })
})

describe('leaves alone what was known there and then', () => {
  test.each<[string, number, Region | undefined]>([
    ['The horseman ate wheat bread with olive oil.', -1250, 'near-east'],
    ['Potatoes, llamas, maize and chocolate in the market.', 1450, 'americas'],
    ['He paid in paper money and read the gazette by the windmill.', 1280, 'east-asia'],
    ['Cannon and gunpowder at the wall.', 1232, 'east-asia'],
    ['Cannon at the gate, playing cards in the tavern.', 1453, 'europe'],
    ['The mechanical clock of Su Song.', 1092, 'east-asia'],
    ['Silk from the Tang dynasty, and a stirrup of iron.', 700, 'near-east'],
    ['Sweet potato in the earth oven.', 1300, 'oceania'],
    ['A sip of coffee in the coffeehouse.', 1655, 'europe'],
    ['The steam engine drains the mine.', 1712, 'europe'],
    ['Her bicycle, her camera, the telegraph wires.', 1890, 'europe'],
    ['He nodded, shrugged and smiled; the silhouette was mesmerising.', -1250, undefined],
  ])('%s (%i)', (text, year, region) => {
    expect(termsIn(text, year, region)).toEqual([])
  })

  test.each([
    ['The train of her gown; a car drawn by two goats; a good match.', 1300],
    ['He lit the match of the lock; a fuse for the petard in the press.', 1650],
    ['A crane lifted stone; a crane flew; the mouse in the water tank.', -50],
    ['The bomb and the siege engine; the computer of calendars sat down.', 1500],
    ['The telegraph on the hill moved its arms.', 1794],
    ['A battery of rams, a virus in the blood, the satellites of the king.', 100],
    ['The torpedo numbs the hand; laser is dear in Cyrene; the plastic arts.', 50],
    ['He pressed the record to his chest, on the same page of the book.', 400],
    ['The film of grease, the steam of the kettle, the current, the cell.', -300],
    ['A radiant operator, a magazine of grain, the pilot and the conductor.', 1500],
  ])('old senses of today’s words: %s', (text, year) => {
    expect(termsIn(text, year)).toEqual([])
  })
})

describe('matching', () => {
  test('spans point into the text as typed, whatever case, accents, hyphens and plural', () => {
    const text = "The clerk's X-RAY, two telephónes, the PIÁNO’S lid and steam-\nengines."
    const found = findAnachronisms(text, 1500)
    expect(found.map(({ term, span }) => [term, span])).toEqual([
      ['X-ray', 'X-RAY'],
      ['telephone', 'telephónes'],
      ['piano', 'PIÁNO’S'],
      ['steam engine', 'steam-\nengines'],
    ])
    for (const { span, start, end } of found) expect(text.slice(start, end)).toBe(span)
  })

  test('a term is a whole word, and a phrase is not read across a stop or comma', () => {
    expect(termsIn('steamboating, steam. Engine; steam, engine; chessmen', -500)).toEqual([])
  })

  test('the longest term wins, also when it is old enough and a part of it is not', () => {
    expect(termsIn('an electric guitar', 1500)).toEqual(['electric guitar'])
    expect(termsIn('musk oxen and sea cows', 1300, 'americas')).toEqual([])
  })

  test('kinds narrow the answer, and year, note and source come with it', () => {
    const text = 'A scientist ate a potato.'
    expect(findAnachronisms(text, 1300, { kinds: ['word'] }).map(({ span }) => span)).toEqual([
      'scientist',
    ])
    const [potato] = findAnachronisms(text, 1300, { region: 'europe', kinds: ['food'] })
    expect(potato).toMatchObject({ term: 'potato', kind: 'food', firstYear: 1530 })
    expect(potato?.source).toMatchObject({ kind: 'work', unchecked: true })
    expect(potato?.note).not.toBe('')
  })

  test('without a region a thing known anywhere counts as known', () => {
    expect(termsIn('potato', 1300)).toEqual([])
    expect(termsIn('horse', 1300)).toEqual([])
    expect(termsIn('potato', 1300, 'old-world')).toEqual(['potato'])
    expect(termsIn('gunpowder', 1100, 'old-world')).toEqual([])
  })
})

describe('properties', () => {
  const entries = listLexicon()
  const terms = entries.flatMap((entry) => entry.terms.map((term) => ({ term, entry })))

  test('a text made only of terms older than its year has none', () => {
    const year = fc.integer({ min: -3000, max: 2030 }).filter((value) => value !== 0)
    fc.assert(
      fc.property(year, fc.array(fc.nat(terms.length - 1), { maxLength: 30 }), (now, picks) => {
        const known = picks
          .flatMap((pick) => terms[pick] ?? [])
          .filter(({ entry }) => entry.firstYear <= now)
        expect(termsIn(known.map(({ term }) => term).join('. '), now)).toEqual([])
      }),
    )
  })

  test('every term is found the year before its first, and not in its first year', () => {
    for (const { term, entry } of terms) {
      const found = findAnachronisms(`So the ${term}.`, entry.firstYear - 1)
      expect(found.map((one) => [one.term, one.span, one.firstYear])).toEqual([
        [term, term, entry.firstYear],
      ])
      expect(termsIn(`So the ${term}.`, entry.firstYear)).toEqual([])
    }
  })
})
