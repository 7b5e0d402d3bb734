import type { Params } from 'react-router'
import { lazyPart, type LazyPart, type Part } from '#src/ui/lazy-part.tsx'
import { MissingPage } from './failed-page.tsx'

/** A screen as its folder declares it. */
export type PageRoute = {
  readonly path?: string
  /** Starts the reads of the page while its code loads. Never waits and never throws. */
  readonly start?: (params: Readonly<Params>, search: URLSearchParams) => void
  /** Of `lazyPage`, outside any function: code that was loaded once serves every session. */
  readonly Page: LazyPart<object>
  readonly children?: readonly PageRoute[]
}

/**
 * A page whose code is loaded when it is opened. One that is rendered over the page around it is a `lazyPart` instead: that
 * page then stays if the code is missing.
 *
 * @param load imports it
 */
export function lazyPage(load: () => Promise<Part<object>>): LazyPart<object> {
  return lazyPart(load, MissingPage)
}
