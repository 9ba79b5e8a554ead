export const WORDS = ``
