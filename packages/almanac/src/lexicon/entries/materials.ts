export const MATERIALS = ``
