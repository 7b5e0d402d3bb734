/** Maximum length of a search term; longer text is kept in the box and not sent (SECURITY.md, T19). */
export const MAX_SEARCH_CHARACTERS = 200

/**
 * Text to send as `searchTerm`: trimmed, NFC, and escaped, because the service uses it as a regular expression
 * (docs/service.md, trap 10). The only place that escapes.
 *
 * @param text as typed
 * @returns undefined if there is nothing to search for
 */
export function searchTermOf(text: string): string | undefined {
  const term = text.trim().normalize('NFC')
  return term === '' ? undefined : term.replace(/[\\^$.|?*+()[\]{}]/gu, String.raw`\$&`)
}

export type SearchProblem = 'too-long' | 'invisible'

// A joiner in Arabic or Indic text or in an emoji is part of the name; it is matched first and kept.
const invisible =
  /((?<=[\p{Script=Arabic}\p{M}\p{Extended_Pictographic}])[\u200C\u200D](?=[\p{L}\p{Extended_Pictographic}]))|[\p{Cf}\p{Cc}\p{Cs}]/gu

/** Why a text should not be searched for, if so. Length is counted in visible characters. */
export function searchProblem(text: string): SearchProblem | undefined {
  const term = text.trim()
  if ([...term].length > MAX_SEARCH_CHARACTERS) return 'too-long'
  return withoutInvisible(term) === term ? undefined : 'invisible'
}

/** The text without invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, (_, joiner?: string) => joiner ?? '')
}
