import { checkAddress, lowerAscii, SPACES, type AddressCheck } from './address.ts'
import { contactRecords, type ContactRecord } from './contact-records.ts'

/** Extracts addresses from pasted or typed text. */

/** Maximum number of addresses in the form at once. */
export const MAX_ADDRESSES = 2000

/** One address, or one text that should be an address. */
export type AddressEntry = {
  /** The address, or the text that could not be parsed as one. Never contains a line break. */
  readonly text: string
  /** The whole input text of the entry, with display name and neighboring columns. */
  readonly source: string
  readonly check: AddressCheck
}

type Span = { readonly start: number; readonly end: number }
type Found = Span & { readonly text: string }

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/gu
const SEMICOLONS = ';；'
const SEPARATORS = `,、，\t${SEMICOLONS}`
/** Separators, which end a part unless they are quoted. */
const holdsTogether = new RegExp(`[${SEPARATORS}>]`, 'u')
const spacesOrSeparators = new RegExp(`[${SPACES}${SEPARATORS}]`, 'u')
const rowFiller = new RegExp(`[${SPACES}${SEPARATORS}"<>]+`, 'gu')

/** Whether a character is only a separator: separators belong to no entry. */
export function isSeparator(char: string): boolean {
  return SPACES.includes(char) || SEPARATORS.includes(char) || /^[\n\r\v\f\u0085\u2028\u2029]$/u.test(char)
}

/**
 * Parses addresses from any text: recipient lists of email programs, `Name <address>`, `mailto:`, spreadsheet columns,
 * CSV, lines. Takes linear time. Every character that is not a separator belongs to exactly one entry.
 *
 * @param text pasted or typed text
 * @param max maximum number of entries
 * @returns entries in the order of the text, including repeated ones
 */
export function parseAddresses(text: string, max = Number.POSITIVE_INFINITY): AddressEntry[] {
  const entries: AddressEntry[] = []
  for (const { start, end, text: address } of found(text)) {
    if (entries.length >= max) break
    entries.push({ text: address, source: text.slice(start, end), check: checkAddress(address) })
  }
  return entries
}

/** The same for addresses that reach the same mailbox, and for the same mistake twice. */
export function addressKey({ text, check }: Pick<AddressEntry, 'text' | 'check'>): string {
  return check.ok ? check.address : lowerAscii(text)
}

/**
 * Sorts entries into three lists, in order: each is in exactly one.
 *
 * @param known keys of existing entries, see `addressKey`
 */
export function classifyAddresses(
  entries: readonly AddressEntry[],
  known: ReadonlySet<string> = new Set(),
): { ready: AddressEntry[]; repeated: AddressEntry[]; attention: AddressEntry[] } {
  const seen = new Set(known)
  const lists = { ready: [] as AddressEntry[], repeated: [] as AddressEntry[], attention: [] as AddressEntry[] }
  for (const entry of entries) {
    const key = addressKey(entry)
    if (seen.has(key)) lists.repeated.push(entry)
    else lists[entry.check.ok ? 'ready' : 'attention'].push(entry)
    seen.add(key)
  }
  return lists
}

/** Declares the separator of a spreadsheet, and is no entry. */
const separatorLine = /^\ufeff?sep=[,;\t][ \t]*(?:\r\n|[\n\r])/iu

function* found(text: string): Generator<Found> {
  const from = separatorLine.exec(text)?.[0].length ?? 0
  let none = true
  for (const entry of entriesFrom(text, from)) {
    yield none ? { ...entry, start: from === 0 ? entry.start : 0 } : entry
    none = false
  }
  if (none && from > 0) yield* plainEntries(text, { start: 0, end: from })
}

function* entriesFrom(text: string, from: number): Generator<Found> {
  let start = from
  for (const record of contactRecords(text)) {
    yield* plainEntries(text, { start, end: record.start })
    yield* recordEntries(record)
    start = record.end
  }
  yield* plainEntries(text, { start, end: text.length })
}

function* plainEntries(text: string, span: Span): Generator<Found> {
  const lines = linesOf(text, span)
  const rows = tableRows(text, lines)
  if (rows === undefined) for (const line of lines) yield* lineEntries(text, line)
  else for (const { line, cell } of rows) yield* rowEntries(text, line, cell)
}

/** The addresses of a contact card or a directory entry; its other lines are ignored. */
function recordEntries(record: ContactRecord): Found[] {
  const entries = record.addresses.flatMap(({ text: address, ...lines }) =>
    entriesOf(address).map((entry, at) =>
      at === 0 ? { ...entry, ...lines } : { ...entry, start: lines.end, end: lines.end },
    ),
  )
  if (entries.length > 0)
    // Text between two addresses belongs to the second.
    return within(
      record,
      entries.map((entry, at) => ({ ...entry, start: entries[at - 1]?.end ?? entry.start })),
    )
  const words = record.name.replace(rowFiller, ' ').trim()
  const named = entriesOf(words === '' ? 'contact without an address' : words)
  return named.map((entry, at) => ({ ...entry, start: at === 0 ? record.start : record.end, end: record.end }))
}

/** The entries of a text that isn't part of the input verbatim, such as a decoded one. */
function entriesOf(words: string): Found[] {
  return linesOf(words).flatMap((line) => [...lineEntries(words, line)])
}

function linesOf(text: string, { start: spanStart, end }: Span = { start: 0, end: text.length }): Span[] {
  const lines: Span[] = []
  let start = spanStart
  for (const { index, 0: found } of text.slice(spanStart, end).matchAll(lineBreak)) {
    lines.push({ start, end: spanStart + index })
    start = spanStart + index + found.length
  }
  lines.push({ start, end })
  return lines.map((line) => trimmed(text, line)).filter(notEmpty)
}

function notEmpty({ start, end }: Span): boolean {
  return start < end
}

/** Trimmed; not with `trim`, which also drops characters that must be reported. */
function trimmed(text: string, { start, end }: Span, around = SPACES): Span {
  let from = start
  let to = end
  while (from < to && around.includes(text.charAt(from))) from += 1
  while (to > from && around.includes(text.charAt(to - 1))) to -= 1
  return { start: from, end: to }
}

/**
 * Splits at separators outside double quotes. A quote counts only at the start of a part, if it is closed and contains
 * no `@`: then it is a display name or a cell without an address.
 *
 * @param angles whether `>` ends a part, too, as in "Ann <a@x.com> Bob <b@x.com>"
 */
function cut(text: string, { start, end }: Span, separators: string, angles: boolean): Span[] {
  const parts: Span[] = []
  let from = start
  let fresh = true
  let quotes = true
  let open = false
  for (let at = start; at < end; at += 1) {
    const char = text.charAt(at)
    if (separators.includes(char)) {
      parts.push({ start: from, end: at })
      from = at + 1
      fresh = true
      open = false
    } else if (angles && open && char === '>') {
      parts.push({ start: from, end: at + 1 })
      from = at + 1
      fresh = true
      open = false
    } else if (char === '"' && fresh && quotes) {
      const close = closingQuote(text, at, end)
      // Otherwise, one that never closes would be searched for again and again.
      if (close === undefined) quotes = false
      else if (!text.slice(at, close).includes('@')) at = close
      fresh = false
    } else {
      open ||= char === '<'
      fresh &&= SPACES.includes(char)
    }
  }
  parts.push({ start: from, end })
  return parts.map((part) => trimmed(text, part))
}

function closingQuote(text: string, open: number, end: number): number | undefined {
  for (let at = open + 1; at < end; at += 1) {
    const char = text.charAt(at)
    if (char === '\\') at += 1
    else if (char === '"') {
      // A doubled quote escapes a quote, as in CSV.
      if (text.charAt(at + 1) !== '"' || at + 1 >= end) return at
      at += 1
    }
  }
  return undefined
}

/** Assigns the whole text of a span to entries, so that the text around addresses is not lost. */
function within(span: Span, entries: readonly Found[]): Found[] {
  return entries.map((entry, index) => ({
    ...entry,
    start: index === 0 ? span.start : entry.start,
    end: index === entries.length - 1 ? span.end : entry.end,
  }))
}

/** Rows of at least two equal columns, of which exactly one has addresses: the others are ignored. */
function tableRows(text: string, lines: readonly Span[]): { line: Span; cell: Span | undefined }[] | undefined {
  if (lines.length < 2) return undefined
  for (const delimiter of ['\t', ',', ';']) {
    const rows = lines.map((line) => cut(text, line, delimiter, false))
    const column = addressColumn(text, rows)
    if (column !== undefined) return lines.map((line, index) => ({ line, cell: rows[index]?.[column] }))
  }
  return undefined
}

function addressColumn(text: string, rows: readonly (readonly Span[])[]): number | undefined {
  const width = rows[0]?.length ?? 0
  if (width < 2 || rows.some((cells) => cells.length !== width)) return undefined
  const counts = Array.from({ length: width }, () => 0)
  for (const cells of rows)
    for (const [index, cell] of cells.entries()) if (holdsAt(text, cell)) counts[index] = (counts[index] ?? 0) + 1
  const column = counts.findIndex((count) => count > 0)
  const only = counts.every((count, index) => index === column || count === 0)
  return only && (counts[column] ?? 0) * 2 >= rows.length ? column : undefined
}

function holdsAt(text: string, { start, end }: Span): boolean {
  // Only within the span: searching to the end of the text for each of many cells would not be linear.
  return text.slice(start, end).includes('@')
}

function rowEntries(text: string, line: Span, cell: Span | undefined): Found[] {
  if (cell !== undefined && holdsAt(text, cell)) return within(line, [...lineEntries(text, cell)])
  // A heading, or a row without an address: one entry, parsed like the same words on a line.
  const words = text.slice(line.start, line.end).replace(rowFiller, ' ').trim()
  if (words !== '')
    return [...lineEntries(words, { start: 0, end: words.length })].map((entry) => ({ ...entry, ...line }))
  return [...lineEntries(text, line)]
}

function* lineEntries(text: string, line: Span): Generator<Found> {
  // A line of a contact card: "EMAIL;TYPE=INTERNET:ann@x.com".
  const card = /^(?:item\d+\.)?email;[^:\n]*:/iu.exec(text.slice(line.start, line.end))?.[0].length ?? 0
  if (card > 0) {
    const entries = [...lineEntries(text, trimmed(text, { start: line.start + card, end: line.end }))]
    if (entries.length > 0) {
      yield* within(line, entries)
      return
    }
  }
  const parts = cut(text, line, SEMICOLONS, false)
  for (const part of parts) {
    // Outlook: "Lee, Ann <ann@x.com>; Ray, Bob <bob@x.com>". The comma belongs to the name.
    const named = parts.length > 1 ? namedAddress(text, part) : undefined
    if (named !== undefined) yield* within(part, partEntries(text, named))
    else for (const piece of cut(text, part, SEPARATORS, true)) if (notEmpty(piece)) yield* partEntries(text, piece)
  }
}

const brackets: Readonly<Record<string, string>> = { '>': '<', ')': '(', ']': '[' }

/** The address of "Name <address>" or "Name (address)", if the name contains none, or the same one. */
function namedAddress(text: string, { start, end }: Span): Span | undefined {
  const bracket = brackets[text.charAt(end - 1)]
  if (bracket === undefined) return undefined
  const open = text.lastIndexOf(bracket, end - 1)
  if (open < start) return undefined
  const inner = trimmed(text, { start: open + 1, end: end - 1 })
  const address = text.slice(inner.start, inner.end)
  if (!address.includes('@') || spacesOrSeparators.test(address)) return undefined
  const name = text.slice(start, open)
  if (!name.includes('@')) return inner
  const bare = trimmed(text, { start, end: open }, `${SPACES}'"`)
  return lowerAscii(text.slice(bare.start, bare.end)) === lowerAscii(address) ? inner : undefined
}

const schemes = /^(?:(?:item\d+\.)?e?-?mail(?:to)?:)+/iu
/** Before an address: a list marker, or a label. */
const marks = /^(?:(?:[-*•‣·–—☐]|\(?\d{1,4}[.)]|\[[ xX]?\]|e?-?mail(?:to)?(?:[ -]address)?::?)\s+)+/iu
/** Before an encoded value of a directory entry: if it stayed in the text, the text would be parsed as one again. */
const encodedMark = /^(?:item\d+\.)?e?-?mail::/iu
/** Between two addresses. Google uses ` ::: `. */
const joiners = new Set([
  'and',
  '&',
  'und',
  'et',
  'y',
  'e',
  'og',
  'och',
  'en',
  'or',
  'oder',
  'ou',
  '+',
  '/',
  '|',
  ':::',
])

function partEntries(text: string, part: Span): Found[] {
  const named = namedAddress(text, part)
  if (named !== undefined) return within(part, partEntries(text, named))
  const bare = unquoted(text, part)
  const mark = marks.exec(text.slice(bare.start, bare.end))?.[0].length ?? 0
  if (mark > 0 && holdsAt(text, { start: bare.start + mark, end: bare.end }))
    return within(part, partEntries(text, { start: bare.start + mark, end: bare.end }))
  const words = wordsOf(text, bare)
  if (words.length > 1) {
    const people = words.filter((word) => holdsAt(text, word))
    return joined(text, words)
      ? within(
          part,
          people.flatMap((word, at) =>
            within({ start: people[at - 1]?.end ?? word.start, end: word.end }, partEntries(text, word)),
          ),
        )
      : [{ ...part, text: withoutEncodedMark(text.slice(bare.start, bare.end)) }]
  }
  const word = text.slice(bare.start, bare.end)
  const scheme = schemes.exec(word)?.[0].length ?? 0
  if (scheme === 0 || scheme === word.length) return [{ ...part, text: withoutStop(word) }]
  // Link parameters are removed, unless they contain further addresses.
  const query = word.indexOf('?', scheme)
  const end = query <= scheme || word.includes('@', query) ? bare.end : bare.start + query
  return within(part, partEntries(text, { start: bare.start + scheme, end }))
}

function withoutEncodedMark(text: string): string {
  return text.includes('@') && encodedMark.test(text) ? text.replace(encodedMark, '').trimStart() : text
}

/** Whether words are addresses, with only "and" and the like between two of them. */
function joined(text: string, words: readonly Span[]): boolean {
  return words.every(
    (word, at) =>
      holdsAt(text, word) ||
      (joiners.has(text.slice(word.start, word.end).toLowerCase()) &&
        [words[at - 1], words[at + 1]].every((next) => next !== undefined && holdsAt(text, next))),
  )
}

/** An address without the punctuation of the sentence that it ends. */
function withoutStop(word: string): string {
  const bare = /[.!?:]$/u.test(word) ? word.slice(0, -1) : word
  return bare !== word && checkAddress(bare).ok && !checkAddress(word).ok ? bare : word
}

function wordsOf(text: string, { start, end }: Span): Span[] {
  const words: Span[] = []
  let from = start
  for (let at = start; at <= end; at += 1) {
    if (at < end && !SPACES.includes(text.charAt(at))) continue
    if (at > from) words.push({ start: from, end: at })
    from = at + 1
  }
  return words
}

/** Without quotes around it, even if only one of a pair was copied. Quotes that keep parts together stay. */
function unquoted(text: string, part: Span): Span {
  let span = part
  for (let changed = true; changed;) {
    changed = false
    for (const quote of ['"', "'"]) {
      const first = text.charAt(span.start) === quote ? 1 : 0
      const last = span.end - span.start > 1 && text.charAt(span.end - 1) === quote ? 1 : 0
      if (first + last === 0) continue
      const next = trimmed(text, { start: span.start + first, end: span.end - last })
      const inside = text.slice(next.start, next.end)
      if (inside === '' || inside.includes(quote) || (quote === '"' && holdsTogether.test(inside))) continue
      span = next
      changed = true
    }
  }
  return span
}
