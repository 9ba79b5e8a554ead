export const IDIOMS = ``
