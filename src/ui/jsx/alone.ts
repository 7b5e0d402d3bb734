import { createElement, Fragment, type ReactNode } from 'react'

/**
 * Gives every text an element of its own. A browser that translates the page puts other nodes in the place of the text
 * nodes: React then fails to remove them, or to put something before them, and changes nodes that nobody sees any more.
 * The text of an element that has nothing else in it is safe: there React sets what the element says.
 *
 * The build and the tests write JSX by way of this (`vite.config.ts`), so that no page has to think of it.
 */

type Props = { readonly children?: unknown }

/** Elements that take no elements. */
const textOnly = new Set<unknown>(['option', 'textarea', 'title', 'style', 'script', 'text', 'tspan'])

/** @returns the properties of an element, or of a component that will hand them on, with every text in its children apart */
export function withTextsApart<Given extends Props>(type: unknown, props: Given): Given {
  const { children } = props
  if (Array.isArray(children)) {
    const next = apart(children as unknown[], textOnly.has(type))
    return { ...props, children: type === Fragment && isText(next) ? alone(String(next)) : next }
  }
  // Beside whatever stands around it.
  if (type === Fragment && isText(children)) return { ...props, children: alone(String(children)) }
  return props
}

function apart(children: readonly unknown[], inText: boolean): unknown {
  // One text in pieces, as in `{count} users`: an element that has nothing else in it.
  if (inText || children.every(isPiece)) return children.some(isText) ? children.filter(isText).join('') : null
  const placed: unknown[] = []
  let run: string[] = []
  let at = -1
  const end = () => {
    if (at >= 0) placed[at] = alone(run.join(''))
    run = []
    at = -1
  }
  for (const [index, child] of children.entries()) {
    // Each child keeps its place, by which React knows it again.
    placed.push(isPiece(child) ? null : Array.isArray(child) ? eachApart(child as unknown[]) : child)
    if (!isPiece(child)) end()
    else if (isText(child)) {
      if (at < 0) at = index
      run.push(String(child))
    }
  }
  end()
  return placed
}

function eachApart(list: readonly unknown[]): unknown[] {
  return list.map((item, index) => (isText(item) ? createElement('span', { key: `text-${index}` }, item) : item))
}

/** Space is never translated. It stays outside: inside, it would be a box of its own in a row, or be lost from a name. */
function alone(text: string): ReactNode {
  const words = text.trim()
  if (words === '') return text
  const start = text.indexOf(words)
  const span = createElement('span', null, words)
  return words === text
    ? span
    : createElement(Fragment, null, text.slice(0, start), span, text.slice(start + words.length))
}

function isText(child: unknown): child is string | number | bigint {
  return (typeof child === 'string' && child !== '') || typeof child === 'number' || typeof child === 'bigint'
}

/** A piece of text, or nothing at all. */
function isPiece(child: unknown): boolean {
  return isText(child) || child === '' || child === null || child === undefined || typeof child === 'boolean'
}
