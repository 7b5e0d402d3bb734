/**
 * Contact cards (vCard 2.1, 3.0, 4.0) and directory entries (LDIF) in a text. Both are records of `name:value` lines
 * in which long lines are folded, so an address can span two lines and must be unfolded before parsing.
 */

/** A part of a text that is one record, with its addresses. Offsets count UTF-16 units. */
export type ContactRecord = {
  readonly start: number
  readonly end: number
  /** In the order of the text, decoded; each with its lines. */
  readonly addresses: readonly { readonly start: number; readonly end: number; readonly text: string }[]
  /** Name of the contact, for a record without an address; can be empty. */
  readonly name: string
}

type RawLine = { readonly start: number; readonly end: number }
type Property = {
  /** First and last line. */
  readonly from: number
  readonly to: number
  /** Lower case, without a group prefix: "email". */
  readonly name: string
  readonly value: string
}

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/gu
/** `item1.EMAIL;TYPE="a:b":value`, `mail:: base64`, `mail;lang-de: value`. */
const property = /^(?:[\w-]+\.)?([a-z][\w-]*)((?:;(?:[^";:]|"[^"]*")*)*)(::?)[ \t]*/iu
const cardAddress = /^(?:x-)?e-?mail$/u
const entryAddress = /^(?:e-?mail|mail|emailaddress|rfc822mailbox|mailalternateaddress|mozillasecondemail)$/u
const cardName = ['fn', 'n', 'org']
const entryName = ['displayname', 'cn', 'name', 'dn']

/**
 * Finds records. Takes linear time.
 *
 * @param text pasted text or file content
 * @returns records in the order of the text; the rest is other text
 */
export function contactRecords(text: string): ContactRecord[] {
  // Most texts have neither, so splitting them into lines would be wasted.
  if (!/begin:vcard|^(?:dn|[\w.-]{0,40}mail\w{0,10})[:;]/imu.test(text)) return []
  const lines = rawLines(text)
  const records: ContactRecord[] = []
  let at = 0
  let preface: number | undefined
  while (at < lines.length) {
    const line = contentOf(text, lines[at])
    const end = equalsIgnoringCase(line, 'begin:vcard')
      ? cardEnd(text, lines, at)
      : /^dn::?[ \t]*\S/iu.test(line)
        ? entryEnd(text, lines, at)
        : undefined
    if (end !== undefined) {
      const from = preface ?? at
      const addresses = equalsIgnoringCase(line, 'begin:vcard') ? cardAddress : entryAddress
      records.push(recordOf(text, lines, from, at, end, addresses))
      at = end
      preface = undefined
      continue
    }
    const loose = standaloneAddress(text, lines, at)
    if (loose !== undefined) {
      records.push(loose.record)
      at = loose.end
      preface = undefined
      continue
    }
    // "version: 1" and comments before the first entry of a directory.
    if (/^(?:version:[ \t]*\d|#)/iu.test(line)) preface ??= at
    else if (line.trim() !== '') preface = undefined
    at += 1
  }
  return records
}

function rawLines(text: string): RawLine[] {
  const lines: RawLine[] = []
  let start = 0
  for (const { index, 0: found } of text.matchAll(lineBreak)) {
    lines.push({ start, end: index })
    start = index + found.length
  }
  lines.push({ start, end: text.length })
  return lines
}

function contentOf(text: string, line: RawLine | undefined): string {
  return line === undefined ? '' : text.slice(line.start, line.end)
}

function equalsIgnoringCase(line: string, word: string): boolean {
  return line.length < word.length + 20 && line.trim().toLowerCase() === word
}

const isFolded = (line: string) => line.startsWith(' ') || line.startsWith('\t')

/** The line after a card. A card without an end includes the lines that look like those of a card. */
function cardEnd(text: string, lines: readonly RawLine[], begin: number): number {
  let own: number | undefined
  for (let at = begin + 1; at < lines.length; at += 1) {
    const line = contentOf(text, lines[at])
    if (equalsIgnoringCase(line, 'end:vcard')) return at + 1
    if (equalsIgnoringCase(line, 'begin:vcard')) return own ?? at
    const before = contentOf(text, lines[at - 1])
    if (own === undefined && !isFolded(line) && !before.endsWith('=') && !property.test(line)) own = at
  }
  return own ?? lines.length
}

/** The line after an entry of a directory, which ends at an empty line. */
function entryEnd(text: string, lines: readonly RawLine[], begin: number): number {
  for (let at = begin + 1; at < lines.length; at += 1) {
    const line = contentOf(text, lines[at])
    if (/^(?:#|-$)/u.test(line)) continue
    if (!isFolded(line) && (!property.test(line) || /^dn::?/iu.test(line))) return at
  }
  return lines.length
}

/** The properties of some lines, unfolded and decoded. */
function propertiesOf(text: string, lines: readonly RawLine[], from: number, to: number): Property[] {
  const properties: Property[] = []
  for (let at = from; at < to; at += 1) {
    const first = at
    const head = property.exec(contentOf(text, lines[at]))
    if (head === null) continue
    const [all, name = '', parameters = '', colons] = head
    const quoted = /quoted-printable/iu.test(parameters)
    let value = contentOf(text, lines[at]).slice(all.length)
    while (at + 1 < to) {
      const next = contentOf(text, lines[at + 1])
      if (quoted && value.endsWith('=')) value = value.slice(0, -1) + next.trimStart()
      else if (isFolded(next)) value += next.slice(1)
      else break
      at += 1
    }
    const base64 = colons === '::' || /;(?:encoding=)?(?:b|base64)(?:;|$)/iu.test(parameters)
    properties.push({ from: first, to: at, name: name.toLowerCase(), value: decoded(value, quoted, base64) })
  }
  return properties
}

function recordOf(
  text: string,
  lines: readonly RawLine[],
  from: number,
  begin: number,
  end: number,
  isAddress: RegExp,
): ContactRecord {
  const properties = propertiesOf(text, lines, begin, end)
  const start = (at: number) => lines[at]?.start ?? 0
  const stop = (at: number) => lines[at]?.end ?? text.length
  const names = isAddress === cardAddress ? cardName : entryName
  const [name = ''] = names.flatMap((each) => properties.filter((one) => one.name === each)).map(({ value }) => value)
  return {
    start: start(from),
    end: stop(end - 1),
    addresses: properties
      .filter((one) => isAddress.test(one.name) && one.value.trim() !== '')
      .map((one) => ({ start: start(one.from), end: stop(one.to), text: one.value })),
    name,
  }
}

/**
 * A single copied line of a card or an entry that can't be parsed as it is: folded or encoded. An indented line with
 * spaces, a colon or its own address is no continuation.
 */
function standaloneAddress(
  text: string,
  lines: readonly RawLine[],
  at: number,
): { record: ContactRecord; end: number } | undefined {
  const line = contentOf(text, lines[at])
  const head = property.exec(line)
  const name = head?.[1]?.toLowerCase() ?? ''
  if (head === null || !(cardAddress.test(name) || entryAddress.test(name))) return undefined
  const encoded = head[3] === '::' || /quoted-printable|;(?:encoding=)?(?:b|base64)(?:;|$)/iu.test(head[2] ?? '')
  let value = line.slice(head[0].length)
  let end = at + 1
  for (; end < lines.length; end += 1) {
    const next = contentOf(text, lines[end])
    const soft = encoded && value.endsWith('=') && head[3] !== '::'
    if (!soft && !/^[ \t][^\s:]+$/u.test(next)) break
    if (value.includes('@') && next.includes('@')) break
    value += next
  }
  if (!encoded && end === at + 1) return undefined
  const record = recordOf(text, lines, at, at, end, new RegExp(`^${name}$`, 'u'))
  // Words that only look encoded stay unchanged.
  return record.addresses.some((address) => address.text.includes('@')) ? { record, end } : undefined
}

/** A value as text. Undecodable text stays unchanged, so that it is visible and not sent. */
function decoded(value: string, quoted: boolean, base64: boolean): string {
  try {
    if (base64) return utf8(Uint8Array.from(atob(value.replaceAll(/\s/gu, '')), (char) => char.charCodeAt(0)))
    if (!quoted) return value.replaceAll(/\\([,;:\\])/gu, '$1')
    return decodeURIComponent(value.replaceAll('%', '%25').replaceAll(/=([\da-f]{2})/giu, '%$1'))
  } catch {
    return value
  }
}

const utf8 = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
