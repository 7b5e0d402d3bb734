/** `pat.` keys belong to a person, `sat.` keys to a service account. */
export type KeyType = 'pat' | 'sat'

export type ParsedKey = {
  readonly apiKey: string
  readonly type: KeyType
  /** The account inside the key; old keys have none. */
  readonly account?: string
  /** True when something around the key was left out, so the person can be told. */
  readonly cleaned: boolean
}

export type KeyProblem = 'empty' | 'shape' | 'two-keys' | 'characters'

/**
 * Reads an API key out of what was typed or pasted: quotes, `Bearer ` and `x-api-key:` around it are left out.
 *
 * @param input text of the key field
 * @returns the key and the account inside it, or what is wrong
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
  // A header can only carry plain characters; fetch would throw on others.
  if (/[^\x21-\x7e]/u.test(bare)) return { ok: false, problem: 'characters' }
  const [type, ...parts] = bare.split('.')
  if ((type !== 'pat' && type !== 'sat') || parts.length === 0 || parts.some((part) => part === ''))
    return { ok: false, problem: 'shape' }
  const account = parts.length >= 3 ? parts[0] : undefined
  return {
    ok: true,
    key: { apiKey: bare, type, cleaned: bare !== text, ...(account === undefined ? {} : { account }) },
  }
}
