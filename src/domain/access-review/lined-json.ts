import { makeSha256 } from './checksum.ts'

/**
 * Lined JSON: the one way to serialize a value to a file, so that checksums are reproducible and two files can be
 * compared line by line. It is JSON in UTF-8 without a byte order mark. Outside rows, each member of an object and
 * each row of an array has its own line; each row is on one line, without spaces. Members are sorted by the code units
 * of their names, and undefined members are omitted.
 */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export type JsonObject = { readonly [name: string]: JsonValue | undefined }

/**
 * Values that can be written: outside rows, an array can be any iterable, so that its rows need not exist all at once.
 */
export type LinedObject = { readonly [name: string]: Lined | undefined }
type Lined = JsonValue | LinedObject | Iterable<JsonValue> | Written

/** A previously written value: its bytes are copied unchanged into another file. */
export class Written {
  readonly pieces: readonly Uint8Array[]

  /** @param pieces bytes of `writeLined` */
  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces
  }

  /** The text, without the line break at its end. */
  *texts(): Generator<string> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    for (const [place, piece] of this.pieces.entries()) {
      const text = decoder.decode(piece, { stream: true })
      yield place === this.pieces.length - 1 && text.endsWith('\n') ? text.slice(0, -1) : text
    }
  }
}

/** Number of characters after which a chunk ends. */
const PIECE = 16_384
/** Maximum nesting of arrays and objects: deeper texts are refused instead of exhausting the stack. */
const MAX_DEPTH = 100

function isRows(value: object): value is Iterable<JsonValue> {
  return Symbol.iterator in value
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function* members<Value>(value: { readonly [name: string]: Value | undefined }): Generator<[string, Value]> {
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) yield [name, member]
  }
}

/** A value on one line, as in a row. */
export function inline(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(inline).join(',')}]`
  let text = ''
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${inline(member)}`
  }
  return `{${text}}`
}

/** Whether two values serialize to the same line. */
export function isSame(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return false
  if (isList(one) || isList(other)) {
    if (!isList(one) || !isList(other) || one.length !== other.length) return false
    return one.every((each, place) => isSame(each, other[place] ?? null))
  }
  let more = 0
  for (const name of Object.keys(other)) if (other[name] !== undefined) more += 1
  for (const name of Object.keys(one)) {
    const member = one[name]
    if (member === undefined) continue
    const same = Object.hasOwn(other, name) ? other[name] : undefined
    if (same === undefined || !isSame(member, same)) return false
    more -= 1
  }
  return more === 0
}

/**
 * A value as plain JSON data, with all its rows.
 *
 * @throws {TypeError} a part of it was written before
 */
export function plain(value: Lined): JsonValue {
  if (value instanceof Written) throw new TypeError('written before')
  if (value === null || typeof value !== 'object') return value
  if (isRows(value)) return [...value].map(plain)
  return Object.fromEntries([...members<Lined>(value)].map(([name, member]) => [name, plain(member)]))
}

/** The lines of the text, each with its separator. */
function* lines(value: Lined, start: string): Generator<string> {
  if (value === null || typeof value !== 'object') {
    yield start + JSON.stringify(value)
    return
  }
  if (value instanceof Written) {
    yield start
    yield* value.texts()
    return
  }
  const [open, close] = isRows(value) ? ['[', ']'] : ['{', '}']
  const first = `${start}${open}\n`
  let before = first
  const entry = function* (text: Iterable<string>) {
    yield before
    before = ',\n'
    yield* text
  }
  if (isRows(value))
    for (const row of value) {
      yield before + inline(row)
      before = ',\n'
    }
  else for (const [name, member] of members<Lined>(value)) yield* entry(lines(member, `${JSON.stringify(name)}:`))
  yield before === first ? start + open + close : `\n${close}`
}

/** The text of a value, in chunks that end between two lines. */
export function* linedPieces(value: LinedObject): Generator<string> {
  let piece = ''
  for (const line of lines(value, '')) {
    if (piece.length >= PIECE) {
      yield piece
      piece = ''
    }
    piece += line
  }
  yield `${piece}\n`
}

/** Bytes of a file, in chunks, with their checksum. */
export type LinedFile = { readonly bytes: readonly Uint8Array<ArrayBuffer>[]; readonly sha256: string }

/** Writes a value. A generator, to be run in slices. */
export function writeLined(value: LinedObject): Generator<undefined, LinedFile> {
  return writePieces(linedPieces(value))
}

/**
 * Writes a text. A generator, to be run in slices.
 *
 * @param pieces chunks that don't split a character
 */
export function* writePieces(pieces: Iterable<string>): Generator<undefined, LinedFile> {
  const encoder = new TextEncoder()
  const hash = makeSha256()
  const bytes: Uint8Array<ArrayBuffer>[] = []
  for (const piece of pieces) {
    const encoded = encoder.encode(piece)
    hash.add(encoded)
    bytes.push(encoded)
    yield
  }
  return { bytes, sha256: hash.hex() }
}

export class LinedJsonError extends Error {
  override readonly name = 'LinedJsonError'
  readonly reason: 'not-json' | 'not-an-object' | 'too-deep'

  constructor(reason: LinedJsonError['reason'], options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}

/**
 * Parses a text, whole or in chunks, of any layout; in slices if it has the layout of `writeLined`. Every member is
 * kept, whatever its name; if a name is repeated, the last one counts. No prototype is modified.
 *
 * @throws {LinedJsonError} the text is no JSON object, or is nested deeper than any file of ours
 */
export function* readLined(text: string | readonly string[]): Generator<undefined, JsonObject> {
  const pieces = typeof text === 'string' ? [text] : text
  const value = (yield* readLines(pieces)) ?? parsed(pieces.join(''))
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new LinedJsonError('not-an-object')
  yield* checkDepth(value)
  // The result of JSON.parse is JSON; its type is less specific.
  return value as JsonObject
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new LinedJsonError('not-json', { cause })
  }
}

const STEP = 200
const opening = /^"(?:[^"\\]|\\.)*":[[{]$/u

/**
 * Parses line by line, which can be done in slices. Each line is passed to `JSON.parse`, so the result is the same as
 * for the whole text.
 *
 * @returns undefined for any other layout
 */
function* readLines(pieces: readonly string[]): Generator<undefined, object | undefined> {
  /** The open containers, and their lines that were not parsed yet. */
  const open: { readonly value: unknown[] | object; readonly name: string }[] = []
  let steps = 0
  let isMore = false
  let object: object | undefined
  const put = (value: object, entries: string) => {
    if (Array.isArray(value)) for (const row of JSON.parse(`[${entries}]`) as unknown[]) value.push(row)
    else for (const [name, member] of Object.entries(JSON.parse(`{${entries}}`) as object)) define(value, name, member)
  }
  for (const line of linesIn(pieces)) {
    if (++steps % STEP === 0) yield
    const top = open.at(-1)
    if (object !== undefined) {
      if (line.trim() !== '') return undefined
      continue
    }
    if (top === undefined) {
      if (line !== '{') return undefined
      open.push({ value: {}, name: '' })
      isMore = true
      continue
    }
    const ends = line === (Array.isArray(top.value) ? ']' : '}') || line === (Array.isArray(top.value) ? '],' : '},')
    if (ends) {
      // A comma before the end, or nothing between two commas: leave the error to JSON.parse.
      if (isMore) return undefined
      open.pop()
      const parent = open.at(-1)
      isMore = line.endsWith(',')
      if (parent !== undefined) define(parent.value, top.name, top.value)
      else if (isMore) return undefined
      else object = top.value
      continue
    }
    if (!isMore) return undefined
    try {
      if (!Array.isArray(top.value) && opening.test(line)) {
        open.push({ value: line.endsWith('[') ? [] : {}, name: JSON.parse(line.slice(0, -2)) as string })
        continue
      }
      isMore = line.endsWith(',')
      const entry = isMore ? line.slice(0, -1) : line
      // Something is required between two commas, and JSON.parse would refuse nothing.
      if (entry.trim() === '') return undefined
      put(top.value, entry)
    } catch {
      return undefined
    }
  }
  return object
}

/** The lines of a text, without their line breaks. */
function* linesIn(pieces: readonly string[]): Generator<string> {
  let start = ''
  for (const piece of pieces) {
    let at = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', at)) {
      yield start + piece.slice(at, end)
      start = ''
      at = end + 1
    }
    start += piece.slice(at)
  }
  if (start !== '') yield start
}

/** Defines an own property, even if its name is `__proto__`. */
function define(value: object, name: string, member: unknown): void {
  Object.defineProperty(value, name, { value: member, enumerable: true, writable: true, configurable: true })
}

function* checkDepth(value: object): Generator<undefined> {
  let steps = 0
  let level: object[] = [value]
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw new LinedJsonError('too-deep')
    const below: object[] = []
    for (const each of level) {
      if (++steps % STEP === 0) yield
      for (const member of Object.values(each) as unknown[])
        if (member !== null && typeof member === 'object') below.push(member)
    }
    level = below
  }
}
