import { createElement, Fragment, type ReactElement } from 'react'

/**
 * Makes pages safe for browser translation, which replaces text nodes: React then fails to remove them, or to insert
 * something before them, and updates nodes that are no longer in the page. So every text gets its own element, with
 * nothing else in it: there, React sets the element's text content. Text that must be read, typed or copied verbatim
 * is excluded from translation. The build and the tests use this JSX runtime (`jsxImportSource`), so that no page has
 * to handle it.
 */

export type Props = { readonly children?: unknown; readonly translate?: 'yes' | 'no' }

/** Names, email addresses and typed text; identifiers, keys and words to type; keyboard keys. */
const asTheyAre = new Set<unknown>(['bdi', 'code', 'kbd'])

/** @returns the props of an element, or of a component that passes them on, safe for a translated page */
export function translatable(type: unknown, props: Props, areStatic: boolean): Props {
  return withSeparateTexts(type, asTheyAre.has(type) ? { translate: 'no', ...props } : props, areStatic)
}

function withSeparateTexts(type: unknown, props: Props, areStatic: boolean): Props {
  const { children } = props
  if (!Array.isArray(children))
    // Children of a fragment are siblings of the nodes around it.
    return type === Fragment && isText(children) ? { ...props, children: alone(String(children)) } : props
  const list: readonly unknown[] = children
  if (!list.every(isPiece)) return { ...props, children: areStatic ? separateTextRuns(list) : separated(list) }
  // One text in pieces, as in `{count} users`.
  const text = list.filter(isText).join('')
  return { ...props, children: type === Fragment ? alone(text) : text }
}

/** Children as written: each keeps its position, by which React identifies it; adjacent pieces are one text. */
function separateTextRuns(children: readonly unknown[]): unknown[] {
  const wrapped = children.map((child) => (isPiece(child) ? null : Array.isArray(child) ? separated(child) : child))
  for (let at = 0; at < children.length; at += 1) {
    let run = ''
    const start = at
    for (; isPiece(children[at]) && at < children.length; at += 1) if (isText(children[at])) run += String(children[at])
    if (run !== '') wrapped[start] = alone(run)
  }
  return wrapped
}

/** Children from a list, with their own keys. */
function separated(list: readonly unknown[]): unknown[] {
  return list.map((item, index) =>
    Array.isArray(item) ? separated(item) : isText(item) ? alone(String(item), `text-${index}`) : item,
  )
}

/** Space is never translated. It stays outside: some name computations drop it inside nested elements. */
function alone(text: string, key?: string): ReactElement | string {
  const words = text.trim()
  if (words === '') return text
  if (words === text) return createElement('span', { key }, text)
  const start = text.indexOf(words)
  const end = start + words.length
  return createElement(Fragment, { key }, text.slice(0, start), createElement('span', null, words), text.slice(end))
}

function isText(child: unknown): child is string | number | bigint {
  return (typeof child === 'string' && child !== '') || typeof child === 'number' || typeof child === 'bigint'
}

/** A piece of text, or nothing at all. */
function isPiece(child: unknown): boolean {
  return isText(child) || child === '' || child === null || child === undefined || typeof child === 'boolean'
}
