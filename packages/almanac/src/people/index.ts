export { ageIn, wasAlive } from './life.ts'
export { isBorneByPerson, linkPeople, personRecord } from './people.ts'
export type { Person, PersonReading } from './person.ts'
export { isGivenName } from './person-index.ts'
