/** What `package-lock.json` (version 3) says of a package. */
export interface LockedPackage {
  version?: string
  /** Where it was fetched from. */
  resolved?: string
  /** Hashes of its archive. */
  integrity?: string
  license?: string
  /** It is one of our own folders. */
  link?: boolean
}

/** As far as it is looked at here. */
export interface LockFile {
  lockfileVersion: number
  /** By path, such as `node_modules/zod`; our own packages by their folder, the whole by ''. */
  packages: Readonly<Record<string, LockedPackage>>
}

/**
 * What packages may be under: permissive licences, and those that ask for changes of their own files only
 * (LGPL, MPL): nothing of theirs is changed or copied here.
 */
const LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
])

/** Packages that name no licence in the usual place, with where it stands. */
const LICENCE_ELSEWHERE: Readonly<Record<string, string>> = {
  decko: 'MIT, in its README.md',
  'dejavu-fonts-ttf': 'Bitstream Vera and public domain, in its LICENSE; told in NOTICE',
  stickyfill: 'MIT, in its README.md',
}

/** Whether one of the alternatives of an SPDX expression without nesting may be had. */
function isAllowed(expression: string): boolean {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ')
  return alternatives.some((all) => all.split(' AND ').every((name) => LICENCES.has(name)))
}

function problemsOf(path: string, { resolved, integrity, license }: LockedPackage): string[] {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const isKnown = name in LICENCE_ELSEWHERE || (license !== undefined && isAllowed(license))
  return [
    ...(resolved === undefined ? [] : [`${path}: names where it was fetched from`]),
    ...(integrity?.startsWith('sha512-') ? [] : [`${path}: has no sha512 of its archive`]),
    ...(isKnown ? [] : [`${path}: is under ${license ?? 'no licence that it names'}`]),
  ]
}

/**
 * What is wrong with a lock file: packages must be named by their content and not by an address, so that
 * every installation gets the same bytes or none, whatever registry it asks; and under licences that fit.
 */
export function lockFileProblems({ lockfileVersion, packages }: LockFile): string[] {
  const foreign = Object.entries(packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && !link,
  )
  return [
    ...(lockfileVersion === 3 ? [] : [`version ${lockfileVersion} is not known here`]),
    ...(foreign.length > 0 ? [] : ['names no packages']),
    ...foreign.flatMap(([path, locked]) => problemsOf(path, locked)),
  ]
}
