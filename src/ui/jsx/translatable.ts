import { createElement, Fragment, type ReactElement } from 'react'

/**
 * Makes pages fit for the translator of a browser. It puts other nodes in the place of the text nodes: React then fails
 * to remove them, or to put something before them, and changes nodes that no one sees any more. So every text has its
 * own element, with nothing else in it: there React sets what the element says. What must be read, typed or copied as
 * it is stays as it is.
 *
 * The build and the tests write JSX by way of this (`jsxImportSource`), so that no page has to think of it.
 */

export type Props = { readonly children?: unknown; readonly translate?: 'yes' | 'no' }

/** Names, email addresses and what someone typed; identifiers, keys and words to type; keys of the keyboard. */
const asTheyAre = new Set<unknown>(['bdi', 'code', 'kbd'])

/**
 * @returns the properties of an element, or of a component that will hand them on, fit for a page that is translated
 */
export function translatable(type: unknown, props: Props, areStatic: boolean): Props {
  return withTextsApart(type, asTheyAre.has(type) ? { translate: 'no', ...props } : props, areStatic)
}

function withTextsApart(type: unknown, props: Props, areStatic: boolean): Props {
  const { children } = props
  if (!Array.isArray(children))
    // Children of a fragment are siblings of the nodes around it.
    return type === Fragment && isText(children) ? { ...props, children: alone(String(children)) } : props
  const list: readonly unknown[] = children
  if (!list.every(isPiece)) return { ...props, children: areStatic ? runsApart(list) : separated(list) }
  // One text in pieces, as in `{count} users`.
  const text = list.filter(isText).join('')
  return { ...props, children: type === Fragment ? alone(text) : text }
}

/** Children as they were written: each keeps its place, by which React knows it again; pieces in a row are one text. */
function runsApart(children: readonly unknown[]): unknown[] {
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

/** Space is never translated. It stays outside: some who make a name out of several elements drop it inside. */
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
