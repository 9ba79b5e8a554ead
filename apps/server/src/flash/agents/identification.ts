import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** Who is in the scene: at most six people, each a stub that a biography fills in. */
export const identification = defineAgent({
  name: 'identification',
  output: OUTPUTS.identification,
  check({ characters, focal_character: focal }) {
    const names = characters.map((character) => character.name)
    const twice = names.filter((name, index) => names.indexOf(name) !== index)
    const findings = twice.map((name) => ({
      code: 'duplicate_character',
      detail: `Twice in the cast: ${name}`,
    }))
    if (focal !== null && !names.includes(focal)) {
      findings.push({ code: 'unknown_character', detail: `Focal but not in the cast: ${focal}` })
    }
    return findings
  },
})
