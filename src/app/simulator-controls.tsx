import { QueryClientContext } from '@tanstack/react-query'
import { use, useEffect, useEffectEvent, useRef } from 'react'
import { Later } from '#src/components/deferred.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'

/** Where the simulator's host serves its console; undefined with a real gateway. */
function devtoolsAddress(): string | undefined {
  return document.head.querySelector('meta[name="harness-devtools"]')?.getAttribute('content') ?? undefined
}

type ButtonProps = {
  /** Default: at the bottom of the navigation. */
  small?: boolean
  /** Called before the drawer opens. */
  onPress?: () => void
}

/**
 * The interface of `src/devtools/mount.tsx`, which isn't part of the app. Each function returns a callback that
 * unmounts.
 */
type Devtools = {
  readonly mountButton: (container: HTMLElement, options: { small: boolean; onPress: () => void }) => () => void
  readonly mountPanel: (container: HTMLElement, data?: { readAgain: () => void; reset: () => void }) => () => void
}

/** The product does not contain the console: the simulator's host serves it alongside the app. */
function loadDevtools(): Promise<Devtools> {
  if (import.meta.env.MODE === 'production') return import(/* @vite-ignore */ devtoolsAddress() ?? '')
  return import('#src/devtools/mount.tsx')
}

const Button = lazyPart(async () => {
  const { mountButton } = await loadDevtools()
  return function DevtoolsButton({ small = false, onPress }: ButtonProps) {
    const container = useRef<HTMLDivElement>(null)
    const press = useEffectEvent(() => onPress?.())
    useEffect(() => {
      if (container.current === null) return
      return mountButton(container.current, { small, onPress: () => press() })
    }, [small])
    return <div ref={container} className="contents" />
  }
})

const Panel = lazyPart(async () => {
  const { mountPanel } = await loadDevtools()
  return function DevtoolsPanel() {
    // Undefined on the connect screen, which a fault can lead to.
    const client = use(QueryClientContext)
    const container = useRef<HTMLDivElement>(null)
    useEffect(() => {
      if (container.current === null) return
      return mountPanel(
        container.current,
        client && {
          readAgain: () => void client.invalidateQueries({ predicate: ({ meta }) => meta?.isBackground === undefined }),
          reset: () => void client.resetQueries(),
        },
      )
    }, [client])
    return <div ref={container} className="contents" />
  }
})

/**
 * The button of the simulator, rendered after the page. Renders and requests nothing if the server does not announce a
 * simulator.
 */
export function SimulatorControls(props: ButtonProps) {
  return (
    devtoolsAddress() !== undefined && (
      <Later>
        <Button {...props} />
      </Later>
    )
  )
}

/** The mount point of the simulator's drawer: one on each page, however many buttons there are. */
export function SimulatorPanel() {
  return (
    devtoolsAddress() !== undefined && (
      <Later>
        <Panel />
      </Later>
    )
  )
}
