import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldName, NAME_SLUG_LENGTH, PLACE_SLUG_LENGTH, slugOf } from './slug.ts'

describe('slugOf', () => {
  it.each([
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['Санкт-Петербург', 'sankt-peterburg'],
    ['naïve—dash', 'naive-dash'],
    ["King's Landing", 'kings-landing'],
    ['St. Louis', 'st-louis'],
    ['U.S.A.', 'usa'],
    ['Trinidad & Tobago', 'trinidad-and-tobago'],
    ['São Tomé', 'sao-tome'],
    ['Þingvellir', 'thingvellir'],
    ['Tromsø', 'tromso'],
    ['Đà Nẵng', 'da-nang'],
    ['Diyarbakır', 'diyarbakir'],
    ['ﬁne ½', 'fine-1-2'],
    ['  --a__b//c  ', 'a-b-c'],
    ['İstanbul', 'istanbul'],
    ['O´Brien’s', 'obriens'],
    ['Dr. No', 'dr-no'],
    ['R&D', 'r-and-d'],
    ['ẞ', 'ss'],
  ])('folds %s to %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
  })

  it('CC-PATH-6: keeps the slug of every script stable, since slugs are stored in paths', () => {
    const names = [
      'Αθήνα',
      'Київ',
      'القاهرة',
      'ירושלים',
      'दिल्ली',
      'ঢাকা',
      'ਅੰਮ੍ਰਿਤਸਰ',
      'அகமதாபாத்',
      'హైదరాబాద్',
      'ಬೆಂಗಳೂರು',
      'കൊച്ചി',
      'කොළඹ',
      'กรุงเทพ',
      'ວຽງຈັນ',
      'မန္တလေး',
      'ភ្នំពេញ',
      'ལྷ་ས',
      'თბილისი',
      'Երևան',
      'አዲስ አበባ',
      '서울',
      'ひろしま',
      'ナガサキ',
      '北京',
      '東京',
    ]
    expect(Object.fromEntries(names.map((name) => [name, slugOf(name)]))).toMatchInlineSnapshot(`
      {
        "Αθήνα": "athina",
        "Київ": "kiiv",
        "Երևան": "erewan",
        "ירושלים": "yrvslym",
        "القاهرة": "lqhrh",
        "दिल्ली": "dilli",
        "ঢাকা": "dhaka",
        "ਅੰਮ੍ਰਿਤਸਰ": "ammritsr",
        "அகமதாபாத்": "akmtapat",
        "హైదరాబాద్": "haidrabad",
        "ಬೆಂಗಳೂರು": "bemgluru",
        "കൊച്ചി": "kocci",
        "කොළඹ": "kolmb",
        "กรุงเทพ": "krungethph",
        "ວຽງຈັນ": "vyngchan",
        "ལྷ་ས": "lh-s",
        "မန္တလေး": "mntle",
        "თბილისი": "tbilisi",
        "አዲስ አበባ": "adis-abeba",
        "ភ្នំពេញ": "phnampenh",
        "ひろしま": "hiroshima",
        "ナガサキ": "nagasaki",
        "北京": "bei-jing",
        "東京": "dong-jing",
        "서울": "seoul",
      }
    `)
  })

  it('CC-PATH-6: 20 scripts and more give slugs that are not empty, within their limits', () => {
    const scripts =
      `Latin Cyrillic Greek Arabic Hebrew Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu
      Kannada Malayalam Sinhala Thai Lao Myanmar Khmer Tibetan Georgian Armenian Ethiopic Hangul Hiragana
      Katakana Han Mongolian`.split(/\s+/)
    for (const script of scripts) {
      const ofScript = new RegExp(`^\\p{Script=${script}}$`, 'u')
      const letters = Array.from({ length: 0x1_1000 }, (_, code) => code)
        .filter((code) => code < 0xd800 || code > 0xdfff)
        .map((code) => String.fromCodePoint(code))
        .filter((letter) => ofScript.test(letter) && /^\p{L}$/u.test(letter))
      expect(letters.length, script).toBeGreaterThan(20)
      for (const length of [PLACE_SLUG_LENGTH, NAME_SLUG_LENGTH]) {
        const slug = slugOf(letters.join(' '), length)
        expect(slug, script).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        expect(slug, script).not.toMatch(/^x-[0-9a-f]{8}$/)
        expect(slug.length, script).toBeLessThanOrEqual(length)
      }
    }
  })

  it('gives a name without letters a hash', () => {
    const hash = createHash('sha256').update('😀').digest('hex').slice(0, 8)
    expect(slugOf('😀')).toBe(`x-${hash}`)
  })

  it('keeps the reserved word for what is not known', () => {
    expect(slugOf('Unknown')).toBe('unknown-1')
    expect(slugOf('unknown-1')).toBe('unknown-1')
    expect(slugOf('The Unknown Soldier')).toBe('the-unknown-soldier')
  })

  it('cuts at a hyphen', () => {
    expect(slugOf(`${'a'.repeat(60)} ${'b'.repeat(10)}`, PLACE_SLUG_LENGTH)).toBe('a'.repeat(60))
    expect(slugOf('a'.repeat(100), PLACE_SLUG_LENGTH)).toBe('a'.repeat(64))
  })

  it('CC-PATH-6: is in the alphabet, within its length and its own slug for every name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const slug = slugOf(name, PLACE_SLUG_LENGTH)
        expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        expect(slug.length).toBeLessThanOrEqual(PLACE_SLUG_LENGTH)
        expect(slugOf(slug, PLACE_SLUG_LENGTH)).toBe(slug)
      }),
      { numRuns: 500 },
    )
  })

  it('CC-PATH-6: names of ASCII alone are folded as if they were not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (name) => {
        // A sign of no alphabet is a gap, like the space before it.
        expect(foldName(`${name} ♥`)).toBe(foldName(name))
      }),
      { numRuns: 2000 },
    )
  })
})
