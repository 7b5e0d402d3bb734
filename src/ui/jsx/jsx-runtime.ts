import type { Component, ElementType, ExoticComponent, JSX as ReactJsx, Key, ReactElement } from 'react'
import * as runtime from 'react/jsx-runtime'
import { translatable, type Props } from './translatable.ts'

export const { Fragment } = runtime
/** Called by a compiled JSX element. */
export const jsx = (type: ElementType, props: Props, key?: Key): ReactElement =>
  runtime.jsx(type, translatable(type, props, false), key)
/** Called by a compiled JSX element with several children. */
export const jsxs = (type: ElementType, props: Props, key?: Key): ReactElement => {
  const translated = translatable(type, props, true)
  // Adjacent pieces of text were joined to one child.
  return (Array.isArray(translated.children) ? runtime.jsxs : runtime.jsx)(type, translated, key)
}

// eslint-disable-next-line @typescript-eslint/no-namespace -- The compiler finds the types of JSX by this name.
export declare namespace JSX {
  /** A component returns elements, never bare text, which would be adjacent to the text around the component. */
  type ElementType =
    | string
    | ((props: never) => ReactElement | Iterable<ReactElement> | boolean | null | undefined)
    | (new (props: never) => Component)
    | ExoticComponent<never>
  type Element = ReactJsx.Element
  type ElementClass = ReactJsx.ElementClass
  type ElementAttributesProperty = ReactJsx.ElementAttributesProperty
  type ElementChildrenAttribute = ReactJsx.ElementChildrenAttribute
  type LibraryManagedAttributes<Component, Props> = ReactJsx.LibraryManagedAttributes<Component, Props>
  type IntrinsicAttributes = ReactJsx.IntrinsicAttributes
  type IntrinsicClassAttributes<Instance> = ReactJsx.IntrinsicClassAttributes<Instance>
  type IntrinsicElements = ReactJsx.IntrinsicElements
}
