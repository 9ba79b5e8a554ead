import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ASVS_LEVELS } from './support/asvs.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const page = read('docs/security.md')

/** What follows a heading, up to the next of its kind or a higher one. */
function section(heading: string): string {
  const [, after = ''] = page.split(`\n${heading}\n`)
  const depth = heading.indexOf(' ')
  return after.split(new RegExp(`\\n#{1,${depth}} `))[0] ?? ''
}

const sheet = section('### Requirements')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [number = '', level = '', state = '', how = '', proof = ''] = line
      .slice(1)
      .split('|')
      .map((cell) => cell.trim())
    return { number, level: Number(level), state, how, proof }
  })

/** Numbers of requirements, sections and chapters that do not apply. */
const notApplying = [...section('### Does not apply').matchAll(/^\| (\d[\d., ]*) \|/gm)].flatMap(
  ([, cell = '']) => cell.split(', '),
)

const isNotApplying = (number: string) =>
  notApplying.some((listed) => number === listed || number.startsWith(`${listed}.`))

describe('the page of security', () => {
  it('G-SEC-15: names only promises that there are', () => {
    const promised = new Set(read('docs/guarantees.md').match(/(?<=^\| )G-[A-Z]+-\d+(?= \|)/gm))
    const named = new Set(page.match(/\bG-[A-Z]+-\d+\b/g))
    expect(named.size).toBeGreaterThan(50)
    expect([...named].filter((id) => !promised.has(id))).toEqual([])
  })

  it('G-SEC-15: names only files that there are', () => {
    const quoted = [
      ...page.matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|md|json|sql)|[\w.-]+\.(?:json|cjs))`/g),
    ]
    const paths = quoted.map(([, path = '']) => path).filter((path) => !path.startsWith('DATA_DIR'))
    expect(paths.length).toBeGreaterThan(30)
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
    for (const file of ['docs/security.md', 'SECURITY.md']) {
      const links = [...read(file).matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link)
      expect(links.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([])
    }
  })

  it('G-SEC-15: names only headings that there are', () => {
    const headings = new Set([...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading))
    const named = sheet.flatMap(({ how }) =>
      [...how.matchAll(/"([A-Z][\w -]+?)[.,]?"/g)].map(([, heading]) => heading),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((heading) => !headings.has(heading))).toEqual([])
  })

  it('G-SEC-15: has every requirement of ASVS levels 1 and 2 once, at its level, and no other', () => {
    const numbers = sheet.map(({ number }) => number)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(ASVS_LEVELS.size).toBe(253)
    for (const { number, level } of sheet)
      expect([number, level]).toEqual([number, ASVS_LEVELS.get(number)])
    expect(numbers.filter(isNotApplying)).toEqual([])
    const left = [...ASVS_LEVELS.keys()].filter((number) => !isNotApplying(number))
    expect(numbers).toEqual(left)
    const idle = notApplying.filter(
      (listed) =>
        ![...ASVS_LEVELS.keys()].some((one) => one === listed || one.startsWith(`${listed}.`)),
    )
    expect(idle).toEqual([])
  })

  it('G-SEC-15: says of each how it stands, with a proof where it is met', () => {
    for (const { number, state, how, proof } of sheet) {
      expect([number, state]).toEqual([number, expect.stringMatching(/^(met|part|open|run)$/)])
      expect(how.length, number).toBeGreaterThan(3)
      const isSaidHere = /"[A-Z]/.test(how)
      if (state === 'met' && !isSaidHere) expect([number, proof]).not.toEqual([number, ''])
    }
  })

  it('G-SEC-15: every secret of the configuration can be changed', () => {
    const table = section('## Changing secrets')
    const secrets = read('.env.example').match(/^#?[A-Z_]*(?:SECRET|_KEY)[A-Z_]*(?==)/gm) ?? []
    const names = secrets.map((name) => name.replace('#', ''))
    expect(names.length).toBeGreaterThan(6)
    const isOfProvider = /^(GOOGLE|OPENROUTER|STABILITY|POLLINATIONS|LOCAL)_API_KEY$/
    for (const name of names.filter((one) => !isOfProvider.test(one)))
      expect(table).toContain(`\`${name}\``)
  })
})
