import { parsePartialJson } from 'ai'

/** What can be read of JSON text whose end has not come yet; undefined while nothing can. */
export async function readPartialJson(text: string): Promise<unknown> {
  return (await parsePartialJson(text)).value
}
