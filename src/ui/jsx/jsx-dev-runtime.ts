import * as runtime from 'react/jsx-dev-runtime'
import { withTextsApart } from './alone.ts'

export const { Fragment } = runtime
export const jsxDEV: typeof runtime.jsxDEV = (type, props, key, isStatic, ...rest) => {
  const given: { readonly children?: unknown } = props ?? {}
  const apart = withTextsApart(type, given)
  // Text in pieces has become one child.
  return runtime.jsxDEV(type, apart, key, isStatic && Array.isArray(apart.children), ...rest)
}
