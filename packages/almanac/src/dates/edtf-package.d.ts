/** The part of the `edtf` package that is used; it ships no types. */
declare module 'edtf' {
  /** Plain result of the grammar. Months count from 0; seasons are 21 to 24 in `values[1]`. */
  export interface ParsedEdtf {
    type: 'Date' | 'Year' | 'Season' | 'Interval' | 'Century' | 'Decade' | 'Set' | 'List'
    level: number
    values: unknown[]
    unspecified?: number
    approximate?: boolean | number
    uncertain?: boolean | number
  }

  /** @throws a syntax error for text that is not EDTF. */
  export function parse(text: string): ParsedEdtf
}
