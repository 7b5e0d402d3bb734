/** Finds secrets in the service's texts, in any encoding. */

const HIDDEN = '•••'

/** Shorter texts are no secrets, and would be found everywhere. */
const MIN = 6

/** Finds secrets in texts and redacts them. */
export type SecretFilter = {
  readonly finds: (text: string) => boolean
  /** A text that contains a secret verbatim keeps its other words; one with an encoded secret is redacted entirely. */
  readonly hide: (text: string) => string
}

/**
 * Creates a filter. It handles percent encoding, entities, escapes, base64, hexadecimal, UTF-16, other case, and
 * invisible characters in between.
 *
 * @param secrets redacted in every encoding
 * @param marks redacted first, and only verbatim: texts that contain a secret, and IDs
 */
export function secretFilter(secrets: readonly string[], marks: readonly string[] = []): SecretFilter {
  const plain = [...marks, ...secrets].filter(({ length }) => length >= MIN)
  const signs = [...secrets.flatMap(encodings), ...marks.map(bare)].filter(({ length }) => length >= MIN)
  return {
    finds: (text) => levels(text, signs),
    hide: (text) => {
      const rest = plain.reduce((result, one) => result.replaceAll(one, HIDDEN), text)
      return levels(rest, signs) ? HIDDEN : rest
    },
  }
}

/**
 * Parses JSON without the secrets of a filter.
 *
 * @param text the response text
 * @returns undefined if it is not JSON
 */
export function parseWithout({ finds, hide }: SecretFilter, text: string): unknown {
  try {
    return JSON.parse(text, finds(text) ? (_, value: unknown) => cleaned(value, hide) : undefined) as unknown
  } catch {
    return undefined
  }
}

/** Strings, and the names of members: the response to new users has their addresses as names. */
function cleaned(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [hide(name), member]))
}

/** Searches each level of escaping. */
function levels(text: string, signs: readonly string[]): boolean {
  for (const level of unescapedLevels(text)) if (signs.some((sign) => level.includes(sign))) return true
  return false
}

/** A text as it is, and after removing one level of escaping after another, normalized by `bare`. */
function* unescapedLevels(text: string): Generator<string> {
  let now = text
  for (let level = 0; level < 6; level += 1) {
    yield bare(now)
    if (!escape.test(now)) return
    now = now.replace(escapes, unescaped)
  }
}

/** The comparable part: visible characters, in lower case. */
function bare(text: string): string {
  return text.replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}\\]+/gu, '').toLowerCase()
}

// A sequence of backslashes is an escaped escape; an escaped quotation mark stays, since `bare` ignores it.
const escapes =
  /\\{2,}|\\(?:u([\da-f]{4})|x([\da-f]{2})|[bfnrt])|%(?:25)*([\da-f]{2})|&(?:amp;)*#(?:x([\da-f]{1,6})|(\d{1,7}));?|&(amp|lt|gt|quot|apos|period|lowbar);/giu
const escape = new RegExp(escapes.source, 'iu')
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  period: '.',
  lowbar: '_',
}

function unescaped(all: string, ...[u, x, percent, hex, decimal, name]: (string | undefined)[]): string {
  const code = u ?? x ?? percent ?? hex
  if (code !== undefined || decimal !== undefined) {
    const sign = code === undefined ? Number(decimal) : parseInt(code, 16)
    return sign > 0x10ffff ? '' : String.fromCodePoint(sign)
  }
  if (name !== undefined) return entities[name.toLowerCase()] ?? ''
  return all.length > 1 && all.endsWith('\\') ? '\\' : ''
}

/** A secret, normalized by `bare`: verbatim, and in base64 and hexadecimal of UTF-8 and UTF-16, at any offset. */
function encodings(secret: string): string[] {
  const eight = String.fromCharCode(...new TextEncoder().encode(secret))
  const sixteen = [...eight].join('\0')
  const coded = [eight, sixteen].flatMap((bytes) => [
    ...[0, 1, 2].map((offset) =>
      // Without the characters that depend on their context.
      btoa('\0'.repeat(offset) + bytes).slice(
        Math.ceil((offset * 4) / 3),
        Math.floor(((offset + bytes.length) * 4) / 3),
      ),
    ),
    Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
  ])
  // A password can look like an escape itself; in a query, a space is a plus sign.
  const read = [secret, eight].flatMap((one) => [one, one.replaceAll(' ', '+')])
  return [...read.flatMap((one) => [...unescapedLevels(one)]), ...coded.map(bare)]
}
