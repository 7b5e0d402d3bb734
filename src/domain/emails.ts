import { checkAddress, lowerAscii, SPACES, type AddressCheck } from './address.ts'

/** Addresses out of anything pasted or typed (reliability.md 3.2). */

/** Most addresses that may wait in the form at once. */
export const MOST_ADDRESSES = 2000

/** One address, or one thing that should be one. */
export type AddressEntry = {
  /** The address, or the part that could not be read as one. Never holds a line break. */
  readonly text: string
  /** All of the input that belongs to it, with display name and neighbouring columns. */
  readonly source: string
  readonly check: AddressCheck
}

type Span = { readonly start: number; readonly end: number }
type Found = Span & { readonly text: string }

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/gu
const SEMICOLONS = ';；'
const SEPARATORS = `,、，\t${SEMICOLONS}`
/** What would end a part if it stood outside quotes. */
const holdsTogether = new RegExp(`[${SEPARATORS}>]`, 'u')
const spacesOrSeparators = new RegExp(`[${SPACES}${SEPARATORS}]`, 'u')
const rowFiller = new RegExp(`[${SPACES}${SEPARATORS}"<>]+`, 'gu')

/** Whether a character only separates: such characters belong to no entry. */
export function isSeparator(char: string): boolean {
  return SPACES.includes(char) || SEPARATORS.includes(char) || /^[\n\r\v\f\u0085\u2028\u2029]$/u.test(char)
}

/**
 * Reads addresses out of anything: lists of mail programs, `Name <address>`, `mailto:`, columns of a spreadsheet, CSV,
 * lines. Takes linear time. Every character that is not a separator belongs to exactly one entry.
 *
 * @param text as pasted or typed
 * @param most stops after so many entries
 * @returns entries in the order of the text, repeated ones included
 */
export function parseAddresses(text: string, most = Number.POSITIVE_INFINITY): AddressEntry[] {
  const entries: AddressEntry[] = []
  for (const { start, end, text: address } of found(text)) {
    if (entries.length >= most) break
    entries.push({ text: address, source: text.slice(start, end), check: checkAddress(address) })
  }
  return entries
}

/** The entries as text that `parseAddresses` reads back: one per line. */
export function formatAddresses(entries: readonly Pick<AddressEntry, 'text'>[]): string {
  return entries.map(({ text }) => text).join('\n')
}

/** Same for addresses that reach the same person, and for the same mistake twice. */
export function addressKey({ text, check }: Pick<AddressEntry, 'text' | 'check'>): string {
  return check.ok ? check.address : lowerAscii(text)
}

/**
 * Sorts entries out, in order: each is in exactly one of the three lists.
 *
 * @param known keys of entries that are there already, see `addressKey`
 */
export function sortOut(
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

function* found(text: string): Generator<Found> {
  const lines = linesOf(text)
  const rows = tableRows(text, lines)
  if (rows === undefined)
    for (const [line, ...more] of withCards(text, lines))
      yield* more.length === 0 ? lineEntries(text, line) : cardEntries(text, [line, ...more])
  else for (const { line, cell } of rows) yield* rowEntries(text, line, cell)
}

/** Lines, with those of a contact card (vCard) together. */
function withCards(text: string, lines: readonly Span[]): [Span, ...Span[]][] {
  const groups: [Span, ...Span[]][] = []
  // Past the last end no card is complete.
  const last = lines.findLastIndex((line) => isLine(text, line, 'END:VCARD'))
  let group: [Span, ...Span[]] | undefined
  for (const [at, line] of lines.entries()) {
    if (group !== undefined) group.push(line)
    else if (at < last && isLine(text, line, 'BEGIN:VCARD')) group = [line]
    else groups.push([line])
    if (group !== undefined && isLine(text, line, 'END:VCARD')) {
      groups.push(group)
      group = undefined
    }
  }
  return groups
}

function isLine(text: string, { start, end }: Span, words: string): boolean {
  return end - start === words.length && text.slice(start, end).toUpperCase() === words
}

/** The addresses of a contact card; its other lines describe the person. */
function cardEntries(text: string, lines: readonly [Span, ...Span[]]): Found[] {
  const card = { start: lines[0].start, end: lines.at(-1)?.end ?? lines[0].end }
  const starting = (words: RegExp) => lines.filter(({ start, end }) => words.test(text.slice(start, end)))
  const entries = starting(/^(?:item\d+\.)?email[;:]/iu).flatMap((line) => [...lineEntries(text, line)])
  if (entries.length > 0)
    // What stands between two of them belongs to the second.
    return within(
      card,
      entries.map((entry, index) => ({ ...entry, start: entries[index - 1]?.end ?? entry.start })),
    )
  const [name] = starting(/^fn[;:]/iu)
  const words =
    name === undefined
      ? 'vCard'
      : text
          .slice(name.start + 3, name.end)
          .replace(rowFiller, ' ')
          .trim()
  return [...lineEntries(words, { start: 0, end: words.length })].map((entry) => ({ ...entry, ...card }))
}

function linesOf(text: string): Span[] {
  const lines: Span[] = []
  let start = 0
  for (const { index, 0: found } of text.matchAll(lineBreak)) {
    lines.push({ start, end: index })
    start = index + found.length
  }
  lines.push({ start, end: text.length })
  return lines.map((line) => trimmed(text, line)).filter(notEmpty)
}

function notEmpty({ start, end }: Span): boolean {
  return start < end
}

/** Without spaces around; not `trim`, which also drops characters that have to be reported. */
function trimmed(text: string, { start, end }: Span, around = SPACES): Span {
  let from = start
  let to = end
  while (from < to && around.includes(text.charAt(from))) from += 1
  while (to > from && around.includes(text.charAt(to - 1))) to -= 1
  return { start: from, end: to }
}

/**
 * Cuts at separators outside double quotes. A quote counts only at the start of a part, where it is closed, and where
 * it holds no `@`: then it is a display name or a cell, and what it holds is no address.
 *
 * @param angles whether `>` ends a part too, as in "Ann <a@x.com> Bob <b@x.com>"
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
      // One that never closes would be looked for again and again.
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
      // A doubled quote stands for one, as in CSV.
      if (text.charAt(at + 1) !== '"' || at + 1 >= end) return at
      at += 1
    }
  }
  return undefined
}

/** Gives entries everything between the ends of a span, so that what surrounds them is not lost. */
function within(span: Span, entries: readonly Found[]): Found[] {
  return entries.map((entry, index) => ({
    ...entry,
    start: index === 0 ? span.start : entry.start,
    end: index === entries.length - 1 ? span.end : entry.end,
  }))
}

/** Rows of at least two equal columns of which exactly one holds addresses: the others describe the person. */
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
  // Only within the span: a search to the end of the text for each of many cells would not be linear.
  return text.slice(start, end).includes('@')
}

function rowEntries(text: string, line: Span, cell: Span | undefined): Found[] {
  if (cell !== undefined && holdsAt(text, cell)) return within(line, [...lineEntries(text, cell)])
  // A heading, or a row without an address: one entry, in the form in which the same words on a line are read.
  const words = text.slice(line.start, line.end).replace(rowFiller, ' ').trim()
  if (words !== '')
    return [...lineEntries(words, { start: 0, end: words.length })].map((entry) => ({ ...entry, ...line }))
  return [...lineEntries(text, line)]
}

function* lineEntries(text: string, line: Span): Generator<Found> {
  // A contact card: "EMAIL;TYPE=INTERNET:ann@x.com".
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

/** The address of "Name <address>", where the name holds none, or the same. */
function namedAddress(text: string, { start, end }: Span): Span | undefined {
  if (text.charAt(end - 1) !== '>') return undefined
  const open = text.lastIndexOf('<', end - 1)
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

function partEntries(text: string, part: Span): Found[] {
  const named = namedAddress(text, part)
  if (named !== undefined) return within(part, partEntries(text, named))
  const bare = unquoted(text, part)
  const words = wordsOf(text, bare)
  if (words.length > 1)
    return words.every((word) => holdsAt(text, word))
      ? within(
          part,
          words.flatMap((word) => partEntries(text, word)),
        )
      : [{ ...part, text: text.slice(bare.start, bare.end) }]
  const word = text.slice(bare.start, bare.end)
  const scheme = schemes.exec(word)?.[0].length ?? 0
  if (scheme === 0 || scheme === word.length) return [{ ...part, text: word }]
  // Parameters of a link go, unless they name further people.
  const query = word.indexOf('?', scheme)
  const end = query <= scheme || word.includes('@', query) ? bare.end : bare.start + query
  return within(part, partEntries(text, { start: bare.start + scheme, end }))
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

/** Without quotes around, also where only one of a pair was copied. Kept where they hold parts together. */
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
