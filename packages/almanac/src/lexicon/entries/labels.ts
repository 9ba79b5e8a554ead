export const LABELS = ``
