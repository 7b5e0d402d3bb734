import { nameSentence, parseName } from '#src/domain/name.ts'

/**
 * Reads the profile form.
 *
 * @param form field `name`
 */
export function parseProfile(
  form: FormData,
): { ok: true; value: { name: string } } | { ok: false; errors: { name: string } } {
  const typed = form.get('name')
  const parsed = parseName(typeof typed === 'string' ? typed : '')
  return parsed.ok
    ? { ok: true, value: { name: parsed.name } }
    : { ok: false, errors: { name: nameSentence(parsed.problem) } }
}
