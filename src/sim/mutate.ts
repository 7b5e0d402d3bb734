/** One change of a JSON response. */
export type Mutation = {
  readonly path: string
  readonly action: 'drop' | 'null' | 'retype' | 'enum' | 'extra' | 'huge' | 'dup' | 'set'
  readonly value?: unknown
  readonly size?: number | undefined
}
type Container = Record<string, unknown>

const MANY_ROWS = 10_000
const LONG_TEXT = 1_000_000

/** The same value in another type. */
function retyped(value: unknown): unknown {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return `${value}`
  if (typeof value === 'string') return { text: value }
  return Array.isArray(value) ? { 0: value[0] as unknown } : 'text in place of an object'
}

function changed(value: unknown, mutation: Mutation, word: string): unknown {
  switch (mutation.action) {
    case 'drop':
      return undefined
    case 'null':
      return null
    case 'retype':
      return retyped(value)
    case 'enum':
      return word
    case 'extra':
      return isContainer(value) && !Array.isArray(value) ? withExtras(value) : value
    case 'huge':
      if (!Array.isArray(value)) return 'x'.repeat(mutation.size ?? LONG_TEXT)
      return Array.from(
        { length: mutation.size ?? MANY_ROWS },
        (_, place): unknown => value[place % Math.max(1, value.length)],
      )
    case 'dup':
      return Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[]).slice(0, 1)] : value
    case 'set':
      return mutation.value
  }
}

function withExtras(value: Container): Container {
  const copy: Container = { ...value, token: 'must-not-be-kept', constructor: 'text', toString: 'text' }
  // As an own member, which a plain assignment would not create.
  return Object.defineProperty(copy, '__proto__', { value: { polluted: true }, enumerable: true })
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

function matchPath(value: unknown, path: readonly string[], mutation: Mutation, word: string): unknown {
  const [step, ...rest] = path
  if (step === undefined) return changed(value, mutation, word)
  if (!isContainer(value)) return value
  for (const key of step === '*' ? Object.keys(value) : [step]) {
    const result = matchPath(value[key], rest, mutation, word)
    if (result === undefined) Reflect.deleteProperty(value, key)
    else value[key] = result
  }
  return value
}

/**
 * Changes a JSON response at a path such as `data.content.*.user.name`, where `*` means every member.
 *
 * @param word what `enum` writes
 * @returns a response with the same status and headers
 */
export async function mutatedResponse(
  response: Response,
  mutations: Mutation | readonly Mutation[] | undefined,
  word = 'SOMETHING_NEW',
): Promise<Response> {
  let body: unknown = await response.json()
  for (const mutation of [mutations ?? []].flat())
    body = matchPath(body, mutation.path === '' ? [] : mutation.path.split('.'), mutation, word)
  return new Response(JSON.stringify(body), { status: response.status, headers: response.headers })
}
