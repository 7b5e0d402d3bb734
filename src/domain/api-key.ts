/** `pat.` keys belong to a user, `sat.` keys to a service account. */
export type KeyType = 'pat' | 'sat'

export type ParsedKey = {
  readonly apiKey: string
  readonly type: KeyType
  /** The account in the key; old keys have none. */
  readonly account?: string
  /** True if text around the key was ignored, so that the form can say so. */
  readonly cleaned: boolean
}

export type KeyProblem = 'empty' | 'shape' | 'two-keys' | 'characters'

/**
 * Parses an API key from typed or pasted text: quotes, `Bearer ` and `x-api-key:` around it are ignored.
 *
 * @param input text of the key field
 * @returns the key and its account, or the problem
 */
export function parseApiKey(input: string): { ok: true; key: ParsedKey } | { ok: false; problem: KeyProblem } {
  const text = input.trim()
  if (text === '') return { ok: false, problem: 'empty' }
  const words = text
    .split(/[\s"'`,;]+/u)
    .map((word) => word.replace(/^x-api-key:/iu, ''))
    .filter((word) => word !== '' && !/^(?:x-api-key|bearer|:)$/iu.test(word))
  const keys = words.filter((word) => /^[ps]at\./u.test(word))
  if (keys.length > 1) return { ok: false, problem: 'two-keys' }
  if (keys.length === 0) return { ok: false, problem: 'shape' }
  const bare = words.join(' ')
  // A header can only contain ASCII characters; fetch would throw on others.
  if (/[^\x21-\x7e]/u.test(bare)) return { ok: false, problem: 'characters' }
  const [type, ...parts] = bare.split('.')
  if ((type !== 'pat' && type !== 'sat') || !areParts(parts) || parts.some((part) => !/^[\w-]+$/u.test(part)))
    return { ok: false, problem: 'shape' }
  const account = parts.length >= 3 ? parts[0] : undefined
  return {
    ok: true,
    key: { apiKey: bare, type, cleaned: bare !== text, ...(account === undefined ? {} : { account }) },
  }
}

/**
 * Whether a text contains an API key, also percent-encoded, in an address, a log line or a command, and with invisible
 * characters in between. Whatever `parseApiKey` accepts is found; dotted names, addresses and IDs are not.
 *
 * @param text typed or pasted text, or an address
 */
export function containsApiKey(text: string): boolean {
  const pieces = decoded(text).split('.')
  return pieces.some((piece, at) => {
    const [end, before = ''] = [piece.slice(-3), piece.at(-4)]
    if (!/^[ps]at$/iu.test(end)) return false
    const next = pieces.slice(at + 1, at + 4)
    const parts = next.map((part) => /^[\w-]*/u.exec(part)?.[0] ?? '')
    // A part that ends before the next dot is the last one.
    const last = parts.findIndex((part, index) => part !== next[index])
    const keyParts = last === -1 ? parts : parts.slice(0, last + 1)
    const after = last === -1 ? '' : next[last]?.charAt(keyParts.at(-1)?.length ?? 0)
    // Every key has a digit or a special character; names and hosts in an address don't have to.
    const address = (before === '@' || after === '@') && keyParts.every((part) => /^[a-z-]*$/iu.test(part))
    return !address && areParts(keyParts)
  })
}

/** Account, ID and secret, or ID and secret: longer than any dotted name of a user. */
function areParts([first = '', second = '', third = '']: readonly string[]): boolean {
  return first.length >= 6 && (second.length >= 12 || (second.length >= 6 && third.length >= 6))
}

function decoded(text: string): string {
  let plain = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  for (let level = 0; level < 8 && plain.includes('%'); level += 1)
    plain = plain.replace(/%(?:25)*([2-7][\da-f])/giu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  const plainText = plain.includes('%') ? plain.replace(/(?:%[\da-f]{2})+/giu, unescaped) : plain
  return plainText.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
}

/** Decodes percent-escapes, if valid: invisible characters take up to three of them. */
function unescaped(escapes: string): string {
  try {
    return decodeURIComponent(escapes)
  } catch {
    return escapes
  }
}

/**
 * The part of an address without a key. The query is removed as a whole, because a broken link is useless.
 *
 * @param start path of the start page, for a path with a key
 */
export function withoutKeys({ pathname, search, hash }: Record<'pathname' | 'search' | 'hash', string>, start = '/') {
  return {
    pathname: containsApiKey(pathname) ? start : pathname,
    search: containsApiKey(search) ? '' : search,
    // The app doesn't use the hash, so the start of a key is enough.
    hash: /[ps]at\./iu.test(decoded(hash)) ? '' : hash,
  }
}

/** Shown if an API key was entered in a text that is sent or can stay in the address. */
export const queuedKeyText =
  'That looks like an API key, so we cleared the field and sent nothing. If anyone could have seen it, revoke it in Harness.'
