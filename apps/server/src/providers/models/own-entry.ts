/**
 * The entry of a table under an id that a stranger may have chosen: never what every object inherits, as
 * under `constructor`.
 */
export function ownEntry<T>(table: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(table, id) ? table[id] : undefined
}
