import { Random } from '#src/sim/model/random.ts'

/**
 * Spoiled answers as data: what is done to a golden answer, so that a case that once failed can be
 * kept and replayed whatever the golden answer is by then.
 */
export type Mutation =
  | { kind: 'drop' | 'null' | 'retype' | 'enum' | 'dup' | 'reverse' | 'extra' | 'swap'; path: Path }
  | { kind: 'text'; path: Path; text: keyof typeof texts }
  | { kind: 'number'; path: Path; number: keyof typeof numbers }
  | { kind: 'envelope'; envelope: keyof typeof envelopes }
  | { kind: 'cut'; percent: number }
  | { kind: 'body'; body: keyof typeof bodies }
  | { kind: 'type'; contentType: string }

type Path = readonly (string | number)[]
type Tree = Record<string | number, unknown>

/** The markup would show itself as an element, the mark as an attribute of one. */
const texts = {
  megabyte: 'Long'.repeat(262_144),
  bidi: '\u202Egnp.exe \u2066name\u2069',
  markup: '<img src=x onerror="window.wasRun=1"><b>bold</b>',
  surrogate: 'lone \ud800 half',
  empty: '',
  spaces: '   ',
  path: '../../users',
} as const
const numbers = { negative: -1, huge: 1e308, fraction: 0.5, text: '17', zero: 0 } as const
const bodies = {
  html: '<!doctype html><html><body><h1>Sign in to the portal</h1></body></html>',
  empty: '',
  null: 'null',
  array: '[]',
  number: '17',
  nan: '{"status":"SUCCESS","data":NaN}',
  yaml: 'status: SUCCESS\ndata: true\n',
  deep: `${'{"status":'.repeat(30)}"SUCCESS"${'}'.repeat(30)}`,
  'deep data': `{"status":"SUCCESS","data":${'['.repeat(30)}${']'.repeat(30)},"resource":${'{"a":'.repeat(30)}1${'}'.repeat(30)}}`,
} as const
const envelopes = {
  'no status': (body: Tree) => without(body, 'status'),
  'lower case': (body: Tree) => ({ ...body, status: 'success' }),
  'unknown word': (body: Tree) => ({ ...body, status: 'MAYBE' }),
  'status a number': (body: Tree) => ({ ...body, status: 200 }),
  'other shape': ({ data, resource, ...rest }: Tree) =>
    data === undefined
      ? { ...rest, status: 'SUCCESS', data: resource }
      : { metaData: {}, resource: data, responseMessages: [] },
  'data null': (body: Tree) => ({ ...body, ...('resource' in body ? { resource: null } : { data: null }) }),
  'data left out': (body: Tree) => without(body, 'data', 'resource'),
  'an error with data': (body: Tree) => ({ ...body, status: 'ERROR', code: 'UNKNOWN_ERROR', message: 'It broke' }),
  'a failure': () => ({
    status: 'FAILURE',
    code: 'INVALID_REQUEST',
    message: 'Invalid request: no',
    errors: [{ fieldId: '__proto__', error: 'no' }, { fieldId: 7 }, null],
  }),
  'payload alone': (body: Tree) => body['data'] ?? body['resource'],
} satisfies Record<string, (body: Tree) => unknown>

function without(body: Tree, ...names: string[]): Tree {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
}

const keys = <Name extends string>(table: Record<Name, unknown>) => Object.keys(table) as Name[]

/** The cases that every call gets in a long run, before those at a random place. */
const everywhere: readonly Mutation[] = [
  ...keys(bodies).map((body) => ({ kind: 'body', body }) as const),
  ...keys(envelopes).map((envelope) => ({ kind: 'envelope', envelope }) as const),
  ...Array.from({ length: 9 }, (_, tenth) => ({ kind: 'cut', percent: (tenth + 1) * 10 }) as const),
  ...['text/html', 'text/plain', ''].map((contentType) => ({ kind: 'type', contentType }) as const),
]
const places = ['drop', 'null', 'retype', 'enum', 'dup', 'reverse', 'extra', 'swap'] as const

/**
 * Picks what to do to an answer: the first numbers visit what every call gets, the others a random place.
 *
 * @param number of the case
 * @param seed of the run
 */
export function mutationOf(validAnswer: unknown, number: number, seed: number): Mutation {
  const random = new Random(seed * 1009 + number)
  const fixed = everywhere[number]
  if (fixed !== undefined) return fixed
  const nodes = nodesOf(validAnswer)
  const fitting = (fits: (value: unknown) => boolean) => nodes.filter(({ value }) => fits(value))
  const strings = fitting((value) => typeof value === 'string')
  const figures = fitting((value) => typeof value === 'number')
  const lists = fitting(Array.isArray)
  const objects = fitting((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  const choice = random.int(12)
  if (choice < 3 && strings.length > 0)
    return { kind: 'text', path: random.pick(strings).path, text: random.pick(keys(texts)) }
  if (choice < 5 && figures.length > 0)
    return { kind: 'number', path: random.pick(figures).path, number: random.pick(keys(numbers)) }
  const kind = random.pick(places)
  const fit = { dup: lists, reverse: lists, extra: objects, swap: [...lists, ...objects], enum: strings }
  const wanted = kind in fit ? fit[kind as keyof typeof fit] : nodes
  return { kind, path: random.pick(wanted.length > 0 ? wanted : nodes).path }
}

/** How many cases visit every kind of whole-body damage once. */
export const FIXED_KINDS = everywhere.length

/** One of the kinds of whole-body damage, then random places: for small samples. */
export function sampledNumber(sample: number, random: Random): number {
  return sample % 3 === 0 ? random.int(FIXED_KINDS) : FIXED_KINDS + random.int(100_000)
}

/**
 * The spoiled answer.
 *
 * @param text body of the golden answer, which is JSON
 */
export function mutatedText(text: string, mutation: Mutation): { text: string; contentType: string } {
  const json = { contentType: 'application/json' }
  switch (mutation.kind) {
    case 'body':
      return { text: bodies[mutation.body], contentType: mutation.body === 'html' ? 'text/html' : 'application/json' }
    case 'cut':
      return { text: text.slice(0, Math.floor((text.length * mutation.percent) / 100)), ...json }
    case 'type':
      return { text, contentType: mutation.contentType }
    case 'envelope':
      return { text: textOf(envelopes[mutation.envelope](JSON.parse(text) as Tree)), ...json }
    default:
      return { text: textOf(changedAt(JSON.parse(text), mutation.path, mutation)), ...json }
  }
}

function textOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value)
}

type Node = { path: Path; value: unknown }

function nodesOf(value: unknown, path: Path = []): Node[] {
  const node = { path, value }
  if (typeof value !== 'object' || value === null) return [node]
  // Of a long list the first and the last stand for all, else nothing but rows would be hit.
  const members = Array.isArray(value)
    ? [...new Set([0, value.length - 1])].filter((place) => place in value)
    : Object.keys(value)
  return [node, ...members.flatMap((key) => nodesOf((value as Tree)[key], [...path, key]))]
}

function changedAt(value: unknown, path: Path, mutation: Mutation): unknown {
  const [step, ...rest] = path
  if (step === undefined) return changed(value, mutation)
  if (typeof value !== 'object' || value === null) return value
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Tree
  if (rest.length > 0 || mutation.kind !== 'drop') copy[step] = changedAt(copy[step], rest, mutation)
  else if (Array.isArray(copy)) copy.splice(Number(step), 1)
  else Reflect.deleteProperty(copy, step)
  return copy
}

function changed(value: unknown, mutation: Mutation): unknown {
  switch (mutation.kind) {
    case 'null':
      return null
    case 'retype':
      return retyped(value)
    case 'enum':
      return 'SOMETHING_NEW'
    case 'dup':
      return Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[]).slice(0, 1)] : value
    case 'reverse':
      return Array.isArray(value) ? (value as unknown[]).toReversed() : value
    case 'extra':
      return withExtras(value)
    case 'swap':
      return Array.isArray(value) ? { ...(value as unknown[]) } : typeof value === 'object' ? [value] : value
    case 'text':
      return texts[mutation.text]
    case 'number':
      return numbers[mutation.number]
    default:
      return value
  }
}

function retyped(value: unknown): unknown {
  switch (typeof value) {
    case 'boolean':
      return value ? 'yes' : 0
    case 'number':
      return `${value}`
    case 'string':
      return { text: value }
    default:
      return 'text instead'
  }
}

function withExtras(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const copy = {
    ...value,
    token: 'must-not-be-kept',
    constructor: { name: 'text' },
    toString: 7,
    valueOf: null,
    then: 1,
  }
  // An own member of this name, which a plain assignment would not make.
  return Object.defineProperty(copy, '__proto__', { value: { polluted: true }, enumerable: true })
}
