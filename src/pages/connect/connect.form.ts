import { isSafeId } from '#src/domain/ids.ts'
import { parseApiKey, type KeyProblem, type KeyType } from '#src/domain/api-key.ts'

export type ConnectValue = { apiKey: string; account: string; keyType: KeyType; keep: boolean }
export type ConnectErrors = { apiKey?: string; account?: string }

const keyProblems: Record<KeyProblem, string> = {
  empty: 'Paste an API key.',
  shape: 'An API key looks like pat.account.id.secret or sat.account.id.secret.',
  'two-keys': 'There are two keys in the field. Leave only one.',
  characters: 'The key contains characters that an API key never has. Copy it again.',
}

/**
 * Reads the connect form.
 *
 * @param form fields `apiKey`, `account` (only shown for keys without one inside), `keep`
 */
export function parseConnect(form: FormData): { ok: true; value: ConnectValue } | { ok: false; errors: ConnectErrors } {
  const parsed = parseApiKey(textOf(form, 'apiKey'))
  if (!parsed.ok) return { ok: false, errors: { apiKey: keyProblems[parsed.problem] } }
  const { key } = parsed
  const account = key.account ?? textOf(form, 'account').trim()
  if (account === '') return { ok: false, errors: { account: 'Enter the account ID: this key does not contain one.' } }
  if (!isSafeId(account))
    return {
      ok: false,
      errors:
        key.account === undefined
          ? { account: 'An account ID has only letters, digits, - and _.' }
          : { apiKey: keyProblems.shape },
    }
  return { ok: true, value: { apiKey: key.apiKey, account, keyType: key.type, keep: form.get('keep') === 'tab' } }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** Problem of a key while it is typed; none for text that is not a whole key yet. */
export function describeKey(input: string): { account?: string; needsAccount: boolean; note?: string } {
  const parsed = parseApiKey(input)
  if (!parsed.ok) return { needsAccount: false }
  const { type, account, cleaned } = parsed.key
  const kind =
    type === 'pat'
      ? 'Personal key: covers user administration and your own profile.'
      : 'Service account key: covers user administration, but no profile, password or two-factor of its own.'
  return {
    needsAccount: account === undefined,
    ...(account === undefined ? {} : { account }),
    note: cleaned ? `${kind} Text around the key will be left out.` : kind,
  }
}
