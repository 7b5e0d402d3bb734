import * as runtime from 'react/jsx-runtime'
import { withTextsApart } from './alone.ts'

export const { Fragment } = runtime
export const jsx: typeof runtime.jsx = (type, props, key) => runtime.jsx(type, withTextsApart(type, props ?? {}), key)
export const jsxs: typeof runtime.jsxs = (type, props, key) =>
  runtime.jsxs(type, withTextsApart(type, props ?? {}), key)
