import { formatNumber } from './format.ts'

/** Maximum length of a name, counted as the service does: in UTF-16 units. */
export const MAX_NAME = 255

/** Why a name can't be sent. `position` counts characters from 1. */
export type NameProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly length: number }
  | { readonly kind: 'control' | 'invisible'; readonly position: number }

// Lone surrogates have no UTF-8 form: the service would receive a different text.
const control = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u
// Joiners and direction marks are part of Persian, Arabic and Hebrew names; overrides and other invisible characters
// only deceive.
const invisible = /[\u00AD\u180E\u200B\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E0FFF}]/u
const visible = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u

/**
 * Parses a typed name. Characters that the service might refuse (`: < > = /`) are allowed: its response decides.
 *
 * @param typed text of the field
 * @returns the name to send, trimmed and in NFC, or the first problem
 */
export function parseName(
  typed: string,
): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly problem: NameProblem } {
  const name = typed.trim().normalize('NFC')
  if (!visible.test(name)) return { ok: false, problem: { kind: 'empty' } }
  if (name.length > MAX_NAME) return { ok: false, problem: { kind: 'too-long', length: name.length } }
  for (const [index, character] of [...name].entries()) {
    if (control.test(character)) return { ok: false, problem: { kind: 'control', position: index + 1 } }
    if (invisible.test(character)) return { ok: false, problem: { kind: 'invisible', position: index + 1 } }
  }
  return { ok: true, name }
}

/** Characters of a name that the service refuses, each once. They are sent anyway: its response decides. */
export function refusedSigns(name: string): readonly string[] {
  return [':', '<', '>', '=', '/'].filter((sign) => name.includes(sign))
}

/** Error message for a name that can't be sent. */
export function nameSentence(problem: NameProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'Enter a name'
    case 'too-long':
      return `Use up to ${formatNumber(MAX_NAME)} characters (you have ${formatNumber(problem.length)})`
    case 'control':
      return `Remove character ${formatNumber(problem.position)}. It’s a line break, tab, or other control character.`
    case 'invisible':
      return `Remove character ${formatNumber(problem.position)}. It’s invisible and could make two names seem the same.`
  }
}

/**
 * Parses a form with a name.
 *
 * @param form field `name`
 * @param present the current name, which is not sent again
 */
export function parseNameForm(
  form: FormData,
  present?: string,
): { ok: true; value: { name: string } } | { ok: false; errors: { name: string } } {
  const typed = form.get('name')
  const parsed = parseName(typeof typed === 'string' ? typed : '')
  if (!parsed.ok) return { ok: false, errors: { name: nameSentence(parsed.problem) } }
  if (parsed.name === present)
    return { ok: false, errors: { name: 'Enter a different name. This is the current one.' } }
  return { ok: true, value: { name: parsed.name } }
}
