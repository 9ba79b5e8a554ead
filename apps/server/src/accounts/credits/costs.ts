/** Work that costs credits beside renders, whose price their preset has. */
export const COSTS = {
  chat: 1,
  temporal_jump: 2,
  dialog: 1,
  /** For each answer of one person to one question. */
  survey: 1,
  /** For each model that answered. */
  eval_model: 1,
} as const

/** What everything costs, under the names of the API. @param presets credits of a render, by preset. */
export function costTable(
  presets: Readonly<Record<string, { credits: number }>>,
): Record<string, number> {
  const renders = Object.entries(presets).map(([name, { credits }]) => [
    `generate_${name}`,
    credits,
  ])
  return { ...Object.fromEntries(renders), ...COSTS }
}
