import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { operations, type OperationId } from '#src/contract/operations.ts'

/** The published contract as an OpenAPI 3.0 document, as far as it is read here. */
type Document = {
  paths: Record<string, Record<string, { parameters?: Parameter[]; requestBody?: object; responses: object }>>
  components: { parameters: Record<string, Parameter> }
}
type Parameter = { $ref?: string; name: string; in: string; required?: boolean; schema: { type?: string } }

const file = path.resolve(import.meta.dirname, '../contract/openapi.json')
// Our own file; the tests that use it would fail if it had another shape.
const document = JSON.parse(readFileSync(file, 'utf8')) as Document

// OpenAPI 3.0 has its own keywords (`example`, `discriminator`) and formats that ajv does not check.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, coerceTypes: false })
ajv.addSchema(document, 'contract')
const fromText = new Ajv({ strict: false, allErrors: true, validateFormats: false, coerceTypes: 'array' })
fromText.addSchema(document, 'contract')

const compiled = new Map<string, ValidateFunction>()

/** Checks a value against the schema at a place of the document. */
function problemsAt(place: readonly string[], value: unknown): string[] {
  const pointer = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `contract#/${pointer}` })
  compiled.set(pointer, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'body'}: ${message ?? 'wrong'}`)
}

function operationAt(operation: OperationId) {
  const { method, path: template } = operations[operation]
  const verb = method.toLowerCase()
  const described = document.paths[template]?.[verb]
  if (described === undefined) throw new Error(`${method} ${template} is not in the published contract`)
  return { described, place: ['paths', template, verb] }
}

const BODY = ['content', 'application/json', 'schema']

/** Where the schema of an answer stands: there, or in the shared responses. */
function responsePlace(place: readonly string[], responses: object, status: number): string[] | undefined {
  const response: unknown = Reflect.get(responses, String(status))
  if (typeof response !== 'object' || response === null) return undefined
  const shared: unknown = Reflect.get(response, '$ref')
  const start = typeof shared === 'string' ? shared.slice(2).split('/') : [...place, 'responses', String(status)]
  return [...start, ...BODY]
}

/**
 * Checks an answer against the published contract.
 *
 * @returns what is wrong with it; nothing when it is right
 */
export function validateResponse(operation: OperationId, status: number, body: unknown): string[] {
  const { described, place } = operationAt(operation)
  const schema = responsePlace(place, described.responses, status)
  return schema === undefined ? [`status ${status} is not published`] : problemsAt(schema, body)
}

/**
 * Checks a request against the published contract: names, presence and types of the query parameters, and the body.
 *
 * @param query values as they are in the address; several of one name as a list
 * @returns what is wrong with it; nothing when it is right
 */
export function validateRequest(
  operation: OperationId,
  { query, body }: { query: Readonly<Record<string, string | readonly string[] | undefined>>; body?: unknown },
): string[] {
  const { described, place } = operationAt(operation)
  const problems: string[] = []
  const parameters = (described.parameters ?? [])
    .map((entry) => document.components.parameters[entry.$ref?.split('/').at(-1) ?? ''] ?? entry)
    .filter((entry) => entry.in === 'query')
  for (const [name, given] of Object.entries(query)) {
    if (given === undefined) continue
    const parameter = parameters.find((entry) => entry.name === name)
    // Checks of permissions take the account only to find the key; it is published nowhere.
    const locatesAccount = name === 'accountIdentifier' && operation === 'getAccessControlList'
    if (parameter === undefined) {
      if (!locatesAccount) problems.push(`query ${name}: not published`)
      continue
    }
    const value = { value: given }
    const validate = fromText.compile({ type: 'object', properties: { value: parameter.schema } })
    if (!validate(value)) problems.push(`query ${name}: ${fromText.errorsText(validate.errors)}`)
  }
  for (const { name, required } of parameters)
    if (required === true && query[name] === undefined) problems.push(`query ${name}: missing`)
  if (described.requestBody === undefined) return body === undefined ? problems : [...problems, 'body: none published']
  if (body === undefined) return 'required' in described.requestBody ? [...problems, 'body: missing'] : problems
  return [...problems, ...problemsAt([...place, 'requestBody', ...BODY], body)]
}
