import type { ElementType, Key, ReactElement } from 'react'
import * as runtime from 'react/jsx-dev-runtime'
import { translatable, type Props } from './translatable.ts'

export const { Fragment } = runtime

/** Called by compiled JSX elements, for the dev server and the tests. */
export const jsxDEV = (
  type: ElementType,
  props: Props,
  key: Key | undefined,
  isStatic: boolean,
  ...where: [source?: runtime.JSXSource, self?: unknown]
): ReactElement => {
  const translated = translatable(type, props, isStatic)
  // Adjacent pieces of text were joined to one child.
  return runtime.jsxDEV(type, translated, key, isStatic && Array.isArray(translated.children), ...where)
}
