import { describe, expect, it } from 'vitest'
import { unionOfSources } from './merge-sources.ts'
import type { MomentSource } from './moment.ts'

const WORK: MomentSource = {
  title: 'The Fall of Constantinople 1453',
  citation: 'Steven Runciman, The Fall of Constantinople 1453 (1965), unchecked',
}

describe('the sources of two accounts', () => {
  it.each<[string, MomentSource]>([
    ['its citation as text', 'Steven Runciman, The Fall of Constantinople 1453 (1965), unchecked'],
    ['in other letters', 'STEVEN RUNCIMAN: the fall of Constantinople 1453, 1965'],
    [
      'with another remark',
      'Steven Runciman, The Fall of Constantinople 1453, 1965 (not looked up for this)',
    ],
    [
      'its citation as a title',
      {
        url: null,
        title: 'Steven Runciman, The Fall of Constantinople 1453 (1965), unchecked',
        citation: null,
        quote: null,
      },
    ],
    ['its title', { title: 'The fall of Constantinople, 1453' }],
  ])('CC-WRITE-13: a work is told once: %s', (_, again) => {
    expect(unionOfSources([WORK], [again], true)).toEqual([WORK])
    expect(unionOfSources([again], [WORK], true)).toEqual([WORK])
  })

  it('CC-WRITE-13: what says more or else stays beside it', () => {
    const quoted = { ...WORK, quote: 'The city fell' }
    const others: MomentSource[] = [
      { title: WORK.title, url: 'https://example.org/a' },
      { title: WORK.title, citation: 'Somebody else, The Fall of Constantinople 1453' },
      'Runciman',
    ]
    expect(unionOfSources([WORK], others, true)).toEqual([WORK, ...others])
    expect(unionOfSources([WORK, 'A letter'], [quoted], true)).toEqual([quoted, 'A letter'])
    const pages: MomentSource[] = ['https://example.org/a-b', 'https://example.org/a/b', '—', '?']
    expect(unionOfSources([], pages, true)).toEqual(pages)
  })

  it('CC-WRITE-13: nobody takes the place of what another has said', () => {
    const theirs: MomentSource = { title: 'a letter', url: 'https://example.org/other' }
    expect(unionOfSources(['A letter'], [theirs], false)).toEqual(['A letter', theirs])
    expect(unionOfSources(['A letter'], [theirs], true)).toEqual([theirs])
  })

  it('CC-WRITE-13: vowels of other scripts tell works apart', () => {
    expect(unionOfSources(['काला'], ['कीला'], true)).toEqual(['काला', 'कीला'])
  })

  it('CC-WRITE-13: what is there already is left as it is', () => {
    const twice: MomentSource[] = ['A letter', { title: 'A letter' }]
    expect(unionOfSources(twice, twice, true)).toEqual(twice)
  })
})
