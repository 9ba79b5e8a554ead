import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { once, readDataLines } from '../places/data-file.ts'
import { type ChronicleEntry, parseChronicle } from './chronicle-file.ts'

const FOLDER = join(import.meta.dirname, '../../data/chronicle')

/** All entries of the chronicle, file by file. Read at the first call. */
export const listChronicle: () => readonly ChronicleEntry[] = once(() =>
  readdirSync(FOLDER)
    .sort()
    .flatMap((file) => parseChronicle(readDataLines(`chronicle/${file}`))),
)
