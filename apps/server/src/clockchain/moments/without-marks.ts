/** Marks over, in and under letters that are spelled with and without them; vowels of Indic and Thai scripts are not. */
const MARKS = new RegExp(
  [
    ...['\\u0300-\\u036f', '\\u0483-\\u0487'],
    '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7', // Hebrew
    '\\u0610-\\u061a\\u064b-\\u065f\\u0670', // Arabic
    ...['\\u1ab0-\\u1aff', '\\u1dc0-\\u1dff', '\\u20d0-\\u20ff', '\\ufe20-\\ufe2f'],
  ]
    .map((range) => `[${range}]`)
    .join('|'),
  'g',
)

/** A name without accents, as `fold_name` of the database folds it: other spellings of it are the same then. */
export const withoutMarks = (name: string): string => name.normalize('NFKD').replaceAll(MARKS, '')
