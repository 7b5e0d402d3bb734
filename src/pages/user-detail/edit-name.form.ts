import { nameSentence, parseName } from '#src/domain/name.ts'

/**
 * Reads the form for another person's name.
 *
 * @param form field `name`
 * @param present the name as it is; the same again is nothing to send
 */
export function parseEditName(
  form: FormData,
  present: string,
): { ok: true; value: { name: string } } | { ok: false; errors: { name: string } } {
  const typed = form.get('name')
  const parsed = parseName(typeof typed === 'string' ? typed : '')
  if (!parsed.ok) return { ok: false, errors: { name: nameSentence(parsed.problem) } }
  if (parsed.name === present) return { ok: false, errors: { name: 'This is the name already. Nothing was sent.' } }
  return { ok: true, value: { name: parsed.name } }
}
