import { isSafeId } from '#src/domain/ids.ts'
import { parseApiKey, type KeyProblem, type KeyType } from '#src/domain/api-key.ts'

export type ConnectValue = { apiKey: string; account: string; keyType: KeyType; keep: boolean }
export type ConnectErrors = { apiKey?: string; account?: string }

const keyProblems: Record<KeyProblem, string> = {
  empty: 'Paste an API key',
  shape: 'Enter an API key such as pat.account.id.secret or sat.account.id.secret',
  'two-keys': 'Enter only one API key',
  characters: 'Copy the key again. It contains characters that API keys never have.',
}

/**
 * Parses the connect form.
 *
 * @param form fields `apiKey`, `account` (only shown for keys without an account), `keep`
 */
export function parseConnect(form: FormData): { ok: true; value: ConnectValue } | { ok: false; errors: ConnectErrors } {
  const parsed = parseApiKey(textOf(form, 'apiKey'))
  if (!parsed.ok) return { ok: false, errors: { apiKey: keyProblems[parsed.problem] } }
  const { key } = parsed
  const account = key.account ?? textOf(form, 'account').trim()
  if (account === '') return { ok: false, errors: { account: 'Enter the account ID. This key doesn’t contain it.' } }
  if (!isSafeId(account))
    return {
      ok: false,
      errors:
        key.account === undefined
          ? { account: 'Use only letters, digits, hyphens, and underscores' }
          : { apiKey: keyProblems.shape },
    }
  return { ok: true, value: { apiKey: key.apiKey, account, keyType: key.type, keep: form.get('keep') === 'tab' } }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** Problem of a key while it is typed; none for text that is not a complete key yet. */
export function describeKey(input: string): { account?: string; needsAccount: boolean; note?: string } {
  const parsed = parseApiKey(input)
  if (!parsed.ok) return { needsAccount: false }
  const { type, account, cleaned } = parsed.key
  const kind =
    type === 'pat'
      ? 'Personal key: covers user administration and your own profile.'
      : 'Service account key: covers user administration, but has no profile, password, or 2FA of its own.'
  return {
    needsAccount: account === undefined,
    ...(account === undefined ? {} : { account }),
    note: cleaned ? `${kind} Text around the key is ignored.` : kind,
  }
}
