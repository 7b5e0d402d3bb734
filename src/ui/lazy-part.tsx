import { lazy, useEffect, useEffectEvent, useState, useSyncExternalStore, type ReactElement } from 'react'
import { Button } from './button.tsx'
import { ErrorBoundary } from './error-boundary.tsx'

/**
 * Parts whose code is loaded when they are needed. After a deploy the code of the page that is open may be gone
 * (docs/failures.md, F55): then the part is left out, the rest of the page keeps what was typed, and a note offers to
 * reload.
 */

export type Part<Props> = (props: Props) => ReactElement | false | null

const PAUSE = 400

class MissingPart extends Error {
  override readonly name = 'MissingPart'
}

/** Whether code could not be loaded, as against a bug in it. Browsers have no error of their own for that. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && /\b(?:import|module|preload)/iu.test(error.message)
}

/** Loads code with one automatic second try. */
async function loaded<Code>(load: () => Promise<Code>): Promise<Code> {
  try {
    return await load()
  } catch {
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
    try {
      return await load()
    } catch (error) {
      throw isMissing(error) ? new MissingPart('A part of the app is missing', { cause: error }) : error
    }
  }
}

let missing: readonly (() => void)[] = []
const listeners = new Set<() => void>()

function publish(next: typeof missing): void {
  missing = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * A component whose code is loaded when it is first drawn.
 *
 * @param load imports it
 * @param Instead in place of a part that is most of the page; left out: a note over the page tells
 */
export function lazyPart<Props extends object>(
  load: () => Promise<Part<Props>>,
  Instead?: Part<{ retry: () => void }>,
): Part<Props> {
  const make = () => lazy(async () => ({ default: await loaded(load) }))
  let latest = make()
  return function LazyPart(props: Props) {
    // React.lazy caches rejections, so a retry needs a new lazy component and key.
    const [{ Latest }, setLatest] = useState(() => ({ Latest: latest }))
    return (
      <ErrorBoundary
        fallback={(error, redraw) => {
          // A bug is for the boundary around.
          if (!(error instanceof MissingPart)) throw error
          const retry = () => {
            latest = make()
            setLatest({ Latest: latest })
            redraw()
          }
          return Instead === undefined ? <Missing retry={retry} /> : <Instead retry={retry} />
        }}
      >
        <Latest {...props} />
      </ErrorBoundary>
    )
  }
}

/** Nothing in its own place: the note tells. */
function Missing({ retry }: { retry: () => void }) {
  const latest = useEffectEvent(retry)
  useEffect(() => {
    const again = () => {
      latest()
    }
    publish([...missing, again])
    return () => {
      publish(missing.filter((each) => each !== again))
    }
  }, [])
  return null
}

/** Over the page while parts of it are missing: what to do about it. Nothing is reloaded by itself. */
export function MissingPartsNote() {
  const parts = useSyncExternalStore(subscribe, () => missing)
  if (parts.length === 0) return null
  return (
    <div
      role="alert"
      className="fixed inset-x-4 bottom-4 z-50 mx-auto flex max-w-xl flex-wrap items-center gap-2 rounded-card border border-warning-edge bg-surface p-4 text-sm text-text shadow-dialog"
    >
      <p className="min-w-48 flex-1">
        <strong className="font-semibold">A new version is available.</strong> This part needs it. What you typed stays
        until you reload.
      </p>
      <Button
        size="small"
        onClick={() => {
          for (const retry of parts) retry()
        }}
      >
        Try again
      </Button>
      <Button
        size="small"
        variant="primary"
        onClick={() => {
          location.reload()
        }}
      >
        Reload
      </Button>
    </div>
  )
}
