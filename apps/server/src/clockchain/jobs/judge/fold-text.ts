/** Letters of other scripts that look like Latin ones. Only read so in words that mix the two. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  е: 'e',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  ԁ: 'd',
  α: 'a',
  β: 'b',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
}

/** Digits and signs that stand for letters in words that have letters besides. */
const STAND_INS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

const INVISIBLE = /\p{Cf}|\p{Variation_Selector}|\u034f/gu
const WORD = /[\p{L}\p{N}@$!]+/gu
const LATIN = /\p{Script=Latin}/u
const OTHER = /[\p{Script=Cyrillic}\p{Script=Greek}]/u

/** Single letters with something between them, as in `b.o.m.b`: four of them are no initials. */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:[\s._*-]\p{L}){3,}(?![\p{L}\p{N}])/gu

function replaced(word: string, table: Readonly<Record<string, string>>): string {
  return [...word].map((letter) => table[letter] ?? letter).join('')
}

/** Compatibility forms, marks, case and what cannot be seen are gone: what is left is compared. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[’‘ʼ]/g, "'")
}

/** Read as those would have it read who hide words among lookalikes, digits and blanks. */
function unmasked(folded: string): string {
  return folded
    .replace(SPACED, (letters) => letters.replace(/[\s._*-]/g, ''))
    .replace(WORD, (word) => {
      if (!LATIN.test(word)) return word
      const latin = OTHER.test(word) ? replaced(word, LOOKALIKES) : word
      return /[\d@$!]/.test(latin) ? replaced(latin, STAND_INS) : latin
    })
}

/** The readings of a text in which words are looked for: as it is, and unmasked where that differs. */
export function readingsOf(text: string): string[] {
  const folded = foldText(text)
  return [...new Set([folded, unmasked(folded)])]
}
