import { formatNumber } from '#src/domain/format.ts'
import { LONGEST_NAME, parseName, type NameProblem } from '#src/domain/name.ts'

/** What to do about a name that cannot be sent. */
export function nameSentence(problem: NameProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'Enter a name.'
    case 'too-long':
      return `${formatNumber(LONGEST_NAME)} characters at most: this has ${formatNumber(problem.length)}.`
    case 'control':
      return `Character ${formatNumber(problem.position)} is a line break, a tab or another control character. Take it out.`
    case 'invisible':
      return `Character ${formatNumber(problem.position)} is invisible and could make the name look like another one. Take it out.`
  }
}

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
