import { parseArgs } from 'node:util'

/**
 * A whole number from the command line, such as `--renders 50`.
 * @throws Error for anything that is not a whole number above 0.
 */
export function option(name: string, fallback: number): number {
  const { values } = parseArgs({
    options: { [name]: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const given = values[name]
  if (given === undefined) return fallback
  const value = Number(given)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} must be above 0`)
  return value
}
