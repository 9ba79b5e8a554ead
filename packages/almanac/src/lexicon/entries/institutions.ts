export const INSTITUTIONS = ``
