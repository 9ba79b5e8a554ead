/**
 * Builds data/moments.jsonl.zst from the files in data/moments: one moment a line, oldest first, all
 * parts of the schema spelled out.
 * Run: node packages/almanac/scripts/build-moments.ts [--check]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { CuratedMoment } from '../src/moments/moment.ts'
import { publish } from './pack.ts'

const FOLDER = new URL('../data/moments/', import.meta.url)

const moments = readdirSync(FOLDER)
  .map((file) => CuratedMoment.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))))
  .sort((a, b) => a.date.year - b.date.year || (a.id < b.id ? -1 : 1))
publish(
  'moments.jsonl.zst',
  Buffer.from(moments.map((moment) => JSON.stringify(moment)).join('\n')),
)
