/**
 * Finds the smallest element whose whole text matches, for `getByText`: a sentence that holds a name or a link consists
 * of several elements, because each text has one of its own for translated pages.
 *
 * @param part a part of the sentence, or a pattern
 */
export function sentence(part: string | RegExp) {
  const matches = (element: Element): boolean => {
    const text = element.textContent.replaceAll(/\s+/gu, ' ').trim()
    return typeof part === 'string' ? text.includes(part) : part.test(text)
  }
  return (_: string, element: Element | null): boolean =>
    element !== null && matches(element) && ![...element.children].some(matches)
}
