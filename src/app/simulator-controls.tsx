import { QueryClientContext } from '@tanstack/react-query'
import { Suspense, use, useEffect, useRef } from 'react'
import { lazyPart } from '#src/ui/lazy-part.tsx'

/** Where the host that simulates keeps its console; undefined with a real gateway. */
function devtoolsAddress(): string | undefined {
  return document.querySelector('meta[name="harness-devtools"]')?.getAttribute('content') ?? undefined
}

type PageData = { readonly readAgain: () => void; readonly reset: () => void }
type Devtools = { readonly mount: (container: HTMLElement, data?: PageData) => () => void }

/** The product does not contain the console: the simulator's host serves it beside the app. */
function loadDevtools(): Promise<Devtools> {
  if (import.meta.env.MODE === 'production') return import(/* @vite-ignore */ devtoolsAddress() ?? '')
  return import('#src/devtools/mount.tsx')
}

const Console = lazyPart(async () => {
  const { mount } = await loadDevtools()
  return function Console() {
    // Undefined on the connect screen, where a fault may have led.
    const client = use(QueryClientContext)
    const container = useRef<HTMLDivElement>(null)
    useEffect(() => {
      if (container.current === null) return
      return mount(
        container.current,
        client && {
          readAgain: () => void client.invalidateQueries({ predicate: ({ meta }) => meta?.beside === undefined }),
          reset: () => void client.resetQueries(),
        },
      )
    }, [client])
    return <div ref={container} className="contents" />
  }
})

/** Nothing, and no request, where the server does not say that it simulates. */
export function SimulatorControls() {
  return (
    devtoolsAddress() !== undefined && (
      <Suspense>
        <Console />
      </Suspense>
    )
  )
}
