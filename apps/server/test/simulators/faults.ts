import type { Fault } from './fault.ts'
import { ANSWER_FAULTS } from './faults-answers.ts'
import { STATUS_FAULTS } from './faults-status.ts'
import { WIRE_FAULTS } from './faults-wire.ts'

/** Every way in which a simulated provider can fail. */
export const FAULTS: readonly Fault[] = [...STATUS_FAULTS, ...ANSWER_FAULTS, ...WIRE_FAULTS]

/** @throws RangeError when there is none of that name. */
export function faultNamed(name: string): Fault {
  const found = FAULTS.find((fault) => fault.name === name)
  if (!found) throw new RangeError(`no fault ${name}`)
  return found
}
