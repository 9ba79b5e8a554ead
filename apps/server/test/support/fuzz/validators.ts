import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Document } from './document.ts'

/** Says how a value breaks the schema at a place of a document; an empty list: not at all. */
export type Violations = (place: string, value: unknown) => string[]

/** As much as helps to see what is wrong. */
const MOST_TOLD = 3

/**
 * Checks values by the schemas of an OpenAPI document, as JSON Schema 2020-12 in strict mode: a keyword
 * that means nothing is an error.
 */
export function createValidators(document: Document): Violations {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    validateSchema: false,
  })
  addFormats.default(ajv)
  ajv.addVocabulary([...Object.keys(document), 'example'])
  ajv.addSchema(document, 'api')
  const known = new Map<string, ValidateFunction>()
  return (place, value) => {
    const validate = known.get(place) ?? ajv.getSchema(`api#/${place}`)
    if (!validate) throw new Error(`The document has no schema at ${place}`)
    known.set(place, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).slice(0, MOST_TOLD).map(({ instancePath, message, params }) => {
      return `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`
    })
  }
}
