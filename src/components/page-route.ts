import type { Params } from 'react-router'
import type { Part } from '#src/ui/lazy-part.tsx'

/** A screen as its folder declares it. The router turns it into a lazy route. */
export type PageRoute = {
  readonly path?: string
  /** Starts the reads of the page while its code loads. Never waits and never throws. */
  readonly start?: (params: Readonly<Params>, search: URLSearchParams) => void
  readonly load: () => Promise<Part<object>>
  /** Rendered over the page around it, which stays if the code of this one is missing. */
  readonly overlay?: true
  readonly children?: readonly PageRoute[]
}
